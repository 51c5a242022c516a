INSERT INTO said VALUES ('savepoints', 'a');
SAVEPOINT one;
INSERT INTO said VALUES ('savepoints', 'b');
SAVEPOINT two;
INSERT INTO said VALUES ('savepoints', 'c');
ROLLBACK TO SAVEPOINT two;
RELEASE one;
INSERT INTO said VALUES ('savepoints', 'd');
