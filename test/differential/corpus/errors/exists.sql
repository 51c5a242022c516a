CREATE TABLE x (a int);
CREATE TABLE t (a int);
