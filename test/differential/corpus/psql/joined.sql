INSERT INTO said VALUES ('joined', 'a')\; INSERT INTO said VALUES ('joined', 'b')\; SELECT ';';
INSERT INTO said VALUES ('joined', 'c') \;
INSERT INTO said VALUES ('joined', 'd');
