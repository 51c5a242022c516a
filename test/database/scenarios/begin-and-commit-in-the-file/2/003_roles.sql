BEGIN;
CREATE TABLE roles (id int PRIMARY KEY);
ALTER TABLE roles ADD COLUMN name text;
-- COMMIT is forgotten: psql would throw all of it away without a word.
