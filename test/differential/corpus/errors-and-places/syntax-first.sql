CREAT TABLE x (a int);
CREATE TABLE y (a int);
