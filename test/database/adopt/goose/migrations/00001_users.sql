-- +goose Up
CREATE TABLE users (id int PRIMARY KEY);

-- +goose Down
SELECT 'the other way';
