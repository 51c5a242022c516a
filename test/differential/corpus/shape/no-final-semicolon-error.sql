INSERT INTO said VALUES ('no-final-semicolon-error', 'a');
INSERT INTO said
VALUES (nope)