CREATE TABLE orders (id int PRIMARY KEY, product_id int NOT NULL REFERENCES products);

INSERT INTO orders (id, product_id)
SELECT id, id FROM products;
