BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE;
INSERT INTO said VALUES ('begin-isolation', current_setting('transaction_isolation'));
COMMIT AND NO CHAIN;
