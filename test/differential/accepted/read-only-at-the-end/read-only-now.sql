-- A transaction that the file made read-only cannot record that the file is applied.
CREATE TABLE said (file text, v text);
INSERT INTO said VALUES ('read-only-now', 'a');
SET transaction_read_only = on;
