\set name value
\unset name
SELECT (ARRAY[1,2,3])[1 :name];
