-- migrate:up
CREATE TABLE teams (id int PRIMARY KEY);
