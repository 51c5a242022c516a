DROP TABLE IF EXISTS customers CASCADE;
CREATE TABLE customers (id int);
DO $$ BEGIN EXECUTE 'truncate customers'; END $$;
