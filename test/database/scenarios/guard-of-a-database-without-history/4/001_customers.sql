CREATE TEMP TABLE scratch (id int);
DROP TABLE scratch;
CREATE TABLE IF NOT EXISTS customers (id int);
