BEGIN;
INSERT INTO said VALUES ('savepoint-in-own-transaction', 'a');
SAVEPOINT "s;";
INSERT INTO said VALUES ('savepoint-in-own-transaction', 'b');
ROLLBACK WORK TO SAVEPOINT "s;";
RELEASE SAVEPOINT "s;";
COMMIT;
