INSERT INTO said VALUES ('rollback-without-begin', 'a');
ROLLBACK;
