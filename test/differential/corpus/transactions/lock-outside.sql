BEGIN; INSERT INTO said VALUES ('lock-outside', 'a'); COMMIT;
LOCK TABLE said;
