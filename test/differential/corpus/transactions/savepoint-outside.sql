BEGIN; INSERT INTO said VALUES ('savepoint-outside', 'a'); COMMIT;
SAVEPOINT s;
INSERT INTO said VALUES ('savepoint-outside', 'b');
