CREATE VIEW a_view AS SELECT 1 AS x, 'a;b'::text AS y;
ALTER VIEW a_view ALTER COLUMN x SET DEFAULT 3;
ALTER VIEW a_view RENAME COLUMN y TO z;
ALTER VIEW a_view SET (security_barrier = true);
