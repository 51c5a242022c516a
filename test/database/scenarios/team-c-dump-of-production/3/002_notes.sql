ALTER TABLE customers ADD note text;
