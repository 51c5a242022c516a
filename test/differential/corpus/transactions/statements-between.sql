INSERT INTO said VALUES ('statements-between', 'a');
BEGIN;
INSERT INTO said VALUES ('statements-between', 'b');
COMMIT;
INSERT INTO said VALUES ('statements-between', 'c');
