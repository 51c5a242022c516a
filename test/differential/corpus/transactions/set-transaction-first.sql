SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
INSERT INTO said VALUES ('set-transaction-first', current_setting('transaction_isolation'));
