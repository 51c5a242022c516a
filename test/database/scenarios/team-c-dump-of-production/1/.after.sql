SELECT id, note FROM customers;
