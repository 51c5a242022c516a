SELECT count(*) AS customers FROM customers;
