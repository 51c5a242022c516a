CREATE TYPE money_pair AS (a int, b int);
CREATE FUNCTION to_pair(int) RETURNS money_pair LANGUAGE sql AS 'SELECT ROW($1, $1)::money_pair;';
CREATE CAST (int AS money_pair) WITH FUNCTION to_pair(int) AS ASSIGNMENT;
