BEGIN; INSERT INTO said VALUES ('serializable-second', current_setting('transaction_isolation')); COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO said VALUES ('serializable-second', current_setting('transaction_isolation')); COMMIT;
