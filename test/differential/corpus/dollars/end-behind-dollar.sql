INSERT INTO said (file, v) VALUES ('end-behind-dollar', $a$x$$a$), ('end-behind-dollar', $a$x$b$a$);
INSERT INTO said (file, v) VALUES ('end-behind-dollar', $a$x;$a$);
