INSERT INTO said VALUES ('no-final-semicolon', 'a');
INSERT INTO said VALUES ('no-final-semicolon', 'b')
