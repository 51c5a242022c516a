BEGIN;
INSERT INTO said VALUES ('two-the-second-fails', 'a');
COMMIT;
BEGIN;
INSERT INTO said VALUES ('two-the-second-fails', 'b');
INSERT INTO said VALUES ('two-the-second-fails', 1 / 0);
COMMIT;
INSERT INTO said VALUES ('two-the-second-fails', 'c');
