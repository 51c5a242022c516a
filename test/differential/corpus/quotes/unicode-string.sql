INSERT INTO said (file, v) VALUES ('unicode-string', U&'d\0061t\+000061; \\ ''x'''), ('unicode-string', u&'d!0061t' UESCAPE '!'), ('unicode-string', U&'\\');
INSERT INTO said (file, v) VALUES ('unicode-string', U&'a;0061b' UESCAPE ';');
