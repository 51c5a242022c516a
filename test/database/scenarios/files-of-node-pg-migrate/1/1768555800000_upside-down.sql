-- Down Migration
DROP TABLE orders;

-- Up Migration
CREATE TABLE orders (id int);
