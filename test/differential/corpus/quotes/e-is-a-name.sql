CREATE TABLE e (e text);
INSERT INTO e (e) VALUES ('plain\');
INSERT INTO said (file, v) SELECT 'e-is-a-name', e FROM e WHERE e='plain\';
SELECT e'\'', e FROM e;
