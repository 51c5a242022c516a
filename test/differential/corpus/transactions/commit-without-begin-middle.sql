INSERT INTO said VALUES ('commit-without-begin-middle', 'a');
COMMIT;
INSERT INTO said VALUES ('commit-without-begin-middle', 'b');
