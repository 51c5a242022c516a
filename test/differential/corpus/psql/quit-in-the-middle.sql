INSERT INTO said VALUES ('quit-in-the-middle', 'a');
\quit
INSERT INTO said VALUES ('quit-in-the-middle', 'b');
