SET default_transaction_read_only = off;
SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE;
INSERT INTO said VALUES ('isolation-in-a-function', current_setting('transaction_read_only'));
