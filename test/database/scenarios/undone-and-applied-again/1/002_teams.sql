-- migrate:up
CREATE TABLE teams (id int PRIMARY KEY);
INSERT INTO teams VALUES (1);

-- migrate:down
DROP TABLE teams;
