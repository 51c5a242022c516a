\encoding LATIN1
INSERT INTO said VALUES ('encoding-latin1', 'ü');
