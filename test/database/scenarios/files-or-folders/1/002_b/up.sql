CREATE TABLE folder (id int);
