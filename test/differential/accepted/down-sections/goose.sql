-- What undoes a migration is not run as part of it.
-- +goose Up
INSERT INTO t VALUES (4, 'up');
-- +goose Down
DELETE FROM t WHERE id = 4;
