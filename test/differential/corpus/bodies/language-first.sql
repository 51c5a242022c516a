CREATE FUNCTION first_language() RETURNS SETOF text LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 ROWS 5
SET search_path = public, pg_temp
AS $body$ BEGIN RETURN NEXT 'a'; RETURN NEXT ';'; RETURN; END; $body$;
INSERT INTO log SELECT 'language-first', x FROM first_language() AS x;
