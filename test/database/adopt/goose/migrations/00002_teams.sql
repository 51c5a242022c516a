-- +goose Up
-- Teams.
CREATE TABLE teams (id int PRIMARY KEY);

-- +goose Down
SELECT 'the other way';
