INSERT INTO said (file, v) VALUES ('x', 'fine');
INSERT INTO said (file, v) VALUES ('continued-not-same-line', 'one' 'two');
