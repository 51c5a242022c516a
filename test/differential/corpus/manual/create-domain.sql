CREATE DOMAIN us_postal_code AS text CHECK (VALUE ~ '^\d{5}$' OR VALUE ~ '^\d{5}-\d{4}$');
CREATE TABLE us_snail_addy (address_id serial PRIMARY KEY, street1 text NOT NULL, postal us_postal_code NOT NULL);
INSERT INTO us_snail_addy (street1, postal) VALUES ('a;b', '12345-6789');
