BEGIN; INSERT INTO said VALUES ('savepoint-in-second-transaction', 'a'); COMMIT;
BEGIN;
SAVEPOINT s;
INSERT INTO said VALUES ('savepoint-in-second-transaction', 'b');
ROLLBACK TO s;
INSERT INTO said VALUES ('savepoint-in-second-transaction', 'c');
COMMIT;
