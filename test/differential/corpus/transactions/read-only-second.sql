BEGIN; INSERT INTO said VALUES ('read-only-second', 'a'); COMMIT;
BEGIN READ ONLY; SELECT count(*) FROM said; COMMIT;
INSERT INTO said VALUES ('read-only-second', 'b');
