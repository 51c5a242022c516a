INSERT INTO said (file, b) VALUES ('bytea', '\x00ff3b27'), ('bytea', '\000;'''), ('bytea', E'\\x3b'), ('bytea', decode('O3w7', 'base64'));
