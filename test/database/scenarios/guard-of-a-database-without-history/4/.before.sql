-- A database that is fresh but for another program's schema.
DROP TABLE schema_migrations, customers;
CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.customers (id int);
