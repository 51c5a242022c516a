CREATE SCHEMA crm;
CREATE TABLE crm.customers (id int);
