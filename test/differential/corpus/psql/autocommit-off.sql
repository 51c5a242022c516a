\set AUTOCOMMIT off
INSERT INTO said VALUES ('autocommit-off', 'a');
