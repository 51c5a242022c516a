CREATE TABLE invoices (
  number text PRIMARY KEY,
  total numeric(12, 2) NOT NULL
);
