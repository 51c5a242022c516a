INSERT INTO said VALUES ('quit', 'a');
\q
