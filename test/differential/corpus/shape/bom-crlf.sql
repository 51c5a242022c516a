INSERT INTO said VALUES ('bom-crlf', 'a
b');
