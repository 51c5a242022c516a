BEGIN; INSERT INTO said VALUES ('joined-in-autocommit', 'a'); COMMIT;
INSERT INTO said VALUES ('joined-in-autocommit', 'b')\; SELECT 1 / 0;
