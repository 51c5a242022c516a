INSERT INTO said (file, v) VALUES ('psql-command-in-string', '
\q
\i nothing.sql
\! false
');
INSERT INTO said (file, v) VALUES ('psql-command-in-string', $$
\q
$$);
