SET default_transaction_read_only = on;
INSERT INTO said VALUES ('read-only-default', 'a');
