BEGIN;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SET TRANSACTION DEFERRABLE;
INSERT INTO said VALUES ('begin-in-begin-options', current_setting('transaction_isolation'));
COMMIT;
