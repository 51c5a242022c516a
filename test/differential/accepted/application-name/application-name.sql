-- The session says in pg_stat_activity who it is.
CREATE TABLE said (v text);
INSERT INTO said VALUES (current_setting('application_name'));
