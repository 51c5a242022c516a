CREATE SCHEMA crm; CREATE TABLE crm.customers (id int); CREATE TABLE crm.orders (id int);
