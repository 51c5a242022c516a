-- migrate:up transaction:false
CREATE TABLE orders (id bigint);
CREATE INDEX CONCURRENTLY orders_id ON orders (id);

-- migrate:down
DROP TABLE orders;
