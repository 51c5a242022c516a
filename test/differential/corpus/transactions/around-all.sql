BEGIN;
INSERT INTO said VALUES ('around-all', 'a');
INSERT INTO said VALUES ('around-all', 'b');
COMMIT;
