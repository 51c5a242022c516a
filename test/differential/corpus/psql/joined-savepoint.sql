BEGIN; COMMIT;
SAVEPOINT s\; INSERT INTO said VALUES ('joined-savepoint', 'a')\; ROLLBACK TO s;
