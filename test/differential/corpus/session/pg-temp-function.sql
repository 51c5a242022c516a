CREATE FUNCTION pg_temp.passing() RETURNS text LANGUAGE sql AS 'SELECT ''temp;''::text';
INSERT INTO said SELECT 'pg-temp-function', pg_temp.passing();
CREATE TEMP SEQUENCE passing_seq; SELECT nextval('passing_seq');
