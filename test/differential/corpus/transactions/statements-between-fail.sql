INSERT INTO said VALUES ('statements-between-fail', 'a');
BEGIN;
INSERT INTO said VALUES ('statements-between-fail', 'b');
COMMIT;
INSERT INTO said VALUES ('statements-between-fail', 'c');
INSERT INTO said VALUES ('statements-between-fail', nope);
INSERT INTO said VALUES ('statements-between-fail', 'd');
