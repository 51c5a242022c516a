BEGIN;
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
INSERT INTO said VALUES ('set-transaction-behind-begin', current_setting('transaction_isolation'));
COMMIT;
