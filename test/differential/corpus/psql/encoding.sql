\encoding UTF8
INSERT INTO said VALUES ('encoding', 'ü');
