INSERT INTO said (file, v) VALUES ('national', N'na;tional'), ('national', n'x''y;');
INSERT INTO said (file, v) VALUES ('national', N'back\');
