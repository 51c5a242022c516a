INSERT INTO t VALUES (6, '
-- no-transaction
-- migrate:up transaction:false
');
