BEGIN ISOLATION LEVEL REPEATABLE READ DEFERRABLE;
INSERT INTO said VALUES ('begin-repeatable-read', current_setting('transaction_isolation') || current_setting('transaction_deferrable'));
COMMIT;
