CREATE FUNCTION dup(int) RETURNS TABLE (f1 int, f2 text) AS $$ SELECT $1, CAST($1 AS text) || ' is text;' $$ LANGUAGE SQL;
CREATE FUNCTION dup_out(IN int, OUT f1 int, OUT f2 text) AS $$ SELECT $1, 'x' $$ LANGUAGE SQL;
CREATE FUNCTION variadic_sum(VARIADIC numbers int[] DEFAULT '{}') RETURNS bigint LANGUAGE sql AS 'SELECT sum(n) FROM unnest($1) AS n;';
SELECT * FROM dup(42); SELECT variadic_sum(1, 2, 3);
