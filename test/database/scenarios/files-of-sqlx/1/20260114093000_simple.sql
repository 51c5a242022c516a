CREATE TABLE simple (id int);
