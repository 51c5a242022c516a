\echo hello -- no comment to psql
\set ON_ERROR_STOP on
INSERT INTO said VALUES ('comment-behind', 'a'); -- \q
