BEGIN; INSERT INTO said VALUES ('one-line', 'a'); COMMIT; BEGIN; INSERT INTO said VALUES ('one-line', 'b'); COMMIT;
