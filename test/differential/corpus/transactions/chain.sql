BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO said VALUES ('chain', current_setting('transaction_isolation'));
COMMIT AND CHAIN;
INSERT INTO said VALUES ('chain', current_setting('transaction_isolation'));
COMMIT;
