BEGIN;
INSERT INTO said VALUES ('error-inside', 'a');
INSERT INTO said VALUES ('error-inside', nope);
COMMIT;
