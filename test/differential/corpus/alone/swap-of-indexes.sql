CREATE TABLE swapped (v text);
CREATE INDEX swapped_v ON swapped (v);
CREATE INDEX CONCURRENTLY swapped_v_new ON swapped (lower(v));
DROP INDEX CONCURRENTLY swapped_v;
ALTER INDEX swapped_v_new RENAME TO swapped_v;
