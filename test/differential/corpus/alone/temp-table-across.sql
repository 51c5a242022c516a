CREATE TEMP TABLE across (a int);
INSERT INTO across VALUES (1), (2);
VACUUM t;
INSERT INTO said SELECT 'temp-table-across', a::text FROM across;
