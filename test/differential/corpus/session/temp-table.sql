CREATE TEMPORARY TABLE passing (a int, v text);
INSERT INTO passing VALUES (1, 'a;');
INSERT INTO said SELECT 'temp-table', v FROM passing;
