-- \i nothing.sql
/* \q
\! false
*/
INSERT INTO said (file, v) VALUES ('psql-command-in-comment', 'a'); -- \gexec
