BEGIN;
INSERT INTO said VALUES ('deferred-fails-at-second-commit', 'a');
COMMIT;
BEGIN;
INSERT INTO said VALUES ('deferred-fails-at-second-commit', 'b');
INSERT INTO child VALUES (101);
COMMIT;
INSERT INTO said VALUES ('deferred-fails-at-second-commit', 'c');
