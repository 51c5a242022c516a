INSERT INTO said VALUES ('joined-fails', 'a')\; INSERT INTO said VALUES ('joined-fails', nope);
