SAVEPOINT a;
SET standard_conforming_strings = off;
INSERT INTO said VALUES ('back-by-savepoint', 'a\';b');
ROLLBACK TO SAVEPOINT a;
INSERT INTO said VALUES ('back-by-savepoint', 'a\'), ('back-by-savepoint', ';');
