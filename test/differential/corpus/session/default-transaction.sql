SET default_transaction_isolation = serializable;
SET default_transaction_deferrable = on;
INSERT INTO said VALUES ('default-transaction', current_setting('transaction_isolation'));
