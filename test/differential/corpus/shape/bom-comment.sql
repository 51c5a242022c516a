-- a comment
INSERT INTO said VALUES ('bom-comment', 'a');
