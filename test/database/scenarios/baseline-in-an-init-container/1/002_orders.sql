CREATE TABLE crm.orders (id int);
