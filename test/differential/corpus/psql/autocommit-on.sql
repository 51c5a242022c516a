\set AUTOCOMMIT on
INSERT INTO said VALUES ('autocommit-on', 'a');
