INSERT INTO said (file, v) VALUES ('empty-strings', ''), ('empty-strings', E''), ('empty-strings', $$$$), ('empty-strings', $a$$a$), ('empty-strings', U&''), ('empty-strings', N'');
