INSERT INTO said VALUES ('g', 'a') \g
