INSERT INTO said VALUES ('bom', 'a');
