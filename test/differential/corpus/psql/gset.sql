SELECT 1 AS one \gset
INSERT INTO said VALUES ('gset', :'one');
