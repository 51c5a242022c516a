ALTER TYPE status ADD VALUE 'paid';
INSERT INTO orders VALUES (1, 'paid');
INSERT INTO orders VALUES (2, 'payed');
