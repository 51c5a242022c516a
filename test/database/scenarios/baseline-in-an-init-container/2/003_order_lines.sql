CREATE TABLE crm.order_lines (order_id int);
