BEGIN; COMMIT;
LOCK TABLE said\; INSERT INTO said VALUES ('joined-lock', 'a');
