BEGIN;
INSERT INTO said VALUES ('begin-in-begin', 'a');
BEGIN;
INSERT INTO said VALUES ('begin-in-begin', 'b');
COMMIT;
