BEGIN; INSERT INTO said VALUES ('deferred-in-autocommit', 'a'); COMMIT;
INSERT INTO child VALUES (3);
INSERT INTO parent VALUES (3);
