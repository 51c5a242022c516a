BEGIN;
INSERT INTO said VALUES ('prepare-transaction', 'a');
PREPARE TRANSACTION 'transactions';
