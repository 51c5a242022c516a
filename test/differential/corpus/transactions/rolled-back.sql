BEGIN;
INSERT INTO said VALUES ('rolled-back', 'a');
ROLLBACK;
