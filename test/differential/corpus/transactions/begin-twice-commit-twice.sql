BEGIN;
INSERT INTO said VALUES ('begin-twice-commit-twice', 'a');
BEGIN;
INSERT INTO said VALUES ('begin-twice-commit-twice', 'b');
COMMIT;
COMMIT;
