CREATE TABLE customers (id int);
INSERT INTO customers VALUES (1);
