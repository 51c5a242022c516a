\set ON_ERROR_STOP on
\echo with CRLF
INSERT INTO said VALUES ('crlf', 'a');
\q
