-- What undoes a migration is not run as part of it.
-- migrate:up
INSERT INTO t VALUES (2, 'up');
-- migrate:down
DELETE FROM t WHERE id = 2;
