CREATE TABLE orders (order_id bigint NOT NULL, cust_id bigint NOT NULL) PARTITION BY HASH (order_id);
CREATE TABLE orders_p1 PARTITION OF orders FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE orders_p2 PARTITION OF orders FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO orders SELECT i, i % 3 FROM generate_series(1, 20) AS i;
CREATE INDEX ON orders (cust_id);
