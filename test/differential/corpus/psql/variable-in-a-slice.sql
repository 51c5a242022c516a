\set b 2
SELECT (ARRAY[1,2,3])[1:b];
