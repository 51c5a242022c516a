-- migrate:up
CREATE TABLE gone (id int);
ALTER TABLE users ADD COLUMN name nope;

-- migrate:down
ALTER TABLE users DROP COLUMN name;
DROP TABLE gone;
