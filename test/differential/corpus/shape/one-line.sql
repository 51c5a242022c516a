INSERT INTO said VALUES ('one-line', 'a');INSERT INTO said VALUES ('one-line', 'b');INSERT INTO said VALUES ('one-line', 'c');SELECT 1;SELECT 2
