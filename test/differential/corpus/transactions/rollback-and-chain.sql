BEGIN;
INSERT INTO said VALUES ('rollback-and-chain', 'a');
ROLLBACK AND CHAIN;
INSERT INTO said VALUES ('rollback-and-chain', 'b');
COMMIT;
