\set now `date`
INSERT INTO said VALUES ('backquotes', 'a');
