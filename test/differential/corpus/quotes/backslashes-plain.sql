INSERT INTO said (file, v) VALUES ('backslashes-plain', 'C:\temp\'), ('backslashes-plain', '\'), ('backslashes-plain', '\\');
