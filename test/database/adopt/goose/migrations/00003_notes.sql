-- +goose Up
CREATE TABLE notes (id int PRIMARY KEY);

-- +goose Down
SELECT 'the other way';
