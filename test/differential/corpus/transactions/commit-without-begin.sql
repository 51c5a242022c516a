INSERT INTO said VALUES ('commit-without-begin', 'a');
COMMIT;
