INSERT INTO said VALUES ('quit-inside-a-statement', 'a')
\q
