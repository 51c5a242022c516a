SELECT id, name, email FROM customers;
