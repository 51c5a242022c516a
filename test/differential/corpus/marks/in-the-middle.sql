INSERT INTO t VALUES (5, 'a');
-- no-transaction
INSERT INTO t VALUES (5, 'b');
