-- As dbmate leaves it.
CREATE TABLE schema_migrations (version character varying PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE teams (id int PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('20240301120000'), ('20240302093000');
