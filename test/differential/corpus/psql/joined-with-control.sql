BEGIN\; INSERT INTO said VALUES ('joined-with-control', 'a')\; COMMIT;
BEGIN; INSERT INTO said VALUES ('joined-with-control', 'b')\; COMMIT;
INSERT INTO said VALUES ('joined-with-control', 'c');
