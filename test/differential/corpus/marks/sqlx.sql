-- no-transaction
INSERT INTO t VALUES (3, 'a');
INSERT INTO t VALUES (3, 'b');
