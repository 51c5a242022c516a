BEGIN;
INSERT INTO said VALUES ('error-then-rollback', 'a');
SELECT 1 / 0;
ROLLBACK;
INSERT INTO said VALUES ('error-then-rollback', 'b');
