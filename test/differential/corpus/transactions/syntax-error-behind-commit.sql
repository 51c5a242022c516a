BEGIN;
INSERT INTO said VALUES ('syntax-error-behind-commit', 'a');
COMMIT;
INSERT INTO said VALUES ('syntax-error-behind-commit', 'b');
SELEC 1;
