SAVEPOINT pg_ratchet;
INSERT INTO said VALUES ('savepoint-of-our-name', 'a');
ROLLBACK TO pg_ratchet;
INSERT INTO said VALUES ('savepoint-of-our-name', 'b');
RELEASE pg_ratchet;
