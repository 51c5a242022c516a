\i other.sql
\ir ../other.sql
\c another_database
\connect
\copy t from 'C:\data\t.csv' with (format csv)
\copy t from C:\data\t.csv
SELECT 'create table t' \gexec
SELECT 1 AS one \gset
SELECT 1 \g
\if true
\elif false
\else
\endif
\set ON_ERROR_STOP off
\set AUTOCOMMIT off
\encoding LATIN1
\! rm -rf /
\!rm
\o /tmp/out
\.
\d t
\echo `date`
\ SELECT 1;
SELECT 1 \: 2;
\unknown
\q
SELECT 'never';
