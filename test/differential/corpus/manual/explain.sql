EXPLAIN SELECT * FROM films;
EXPLAIN (COSTS off, FORMAT json) SELECT * FROM films;
EXPLAIN ANALYZE INSERT INTO distributors (name) VALUES ('by explain;');
