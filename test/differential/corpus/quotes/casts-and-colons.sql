INSERT INTO said (file, v) SELECT 'casts-and-colons', ('{1,2,3}'::int[])[1:2]::text;
INSERT INTO said (file, v) VALUES ('casts-and-colons', 1::text::varchar);
SELECT (ARRAY[1,2,3])[1 : 2];
