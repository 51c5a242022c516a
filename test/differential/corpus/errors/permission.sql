SET ROLE pg_monitor;
SELECT * FROM t;
