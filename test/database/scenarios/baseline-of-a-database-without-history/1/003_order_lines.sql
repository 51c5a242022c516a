CREATE TABLE order_lines (order_id int REFERENCES orders);
