BEGIN;
INSERT INTO said VALUES ('rollback-then-more', 'a');
ROLLBACK;
INSERT INTO said VALUES ('rollback-then-more', 'b');
