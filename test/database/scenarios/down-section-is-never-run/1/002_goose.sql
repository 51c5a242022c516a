-- +goose Up
CREATE TABLE users (id int PRIMARY KEY);

-- +goose Down -- all of it
DROP TABLE users;
