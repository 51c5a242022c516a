BEGIN;
INSERT INTO said VALUES ('two-the-first-fails', 'a');
INSERT INTO said VALUES ('two-the-first-fails', nope);
COMMIT;
BEGIN;
INSERT INTO said VALUES ('two-the-first-fails', 'b');
COMMIT;
