-- +goose Up
INSERT INTO t VALUES (4, 'up');
-- +goose Down
DELETE FROM t WHERE id = 4;
