CREATE TABLE file (id int);
