CREATE FUNCTION root(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * $1;';
ALTER FUNCTION root(integer) RENAME TO square;
ALTER FUNCTION square(integer) OWNER TO manual_writer;
ALTER FUNCTION square(integer) SET search_path = app, pg_temp;
ALTER FUNCTION square(integer) RESET search_path;
ALTER FUNCTION square(integer) IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 3;
