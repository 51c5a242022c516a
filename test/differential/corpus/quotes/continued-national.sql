INSERT INTO said (file, v) VALUES ('continued-national', N'one'
 'two\'
 ';');
