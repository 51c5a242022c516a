-- What a pg_dump of production made: it is there, and nobody recorded it.
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY);
