-- Unqualified names: the empty search_path of the dump must be gone.
ALTER TABLE customers ADD COLUMN email text;
CREATE TABLE visits (customer_id bigint REFERENCES customers, at timestamptz);
