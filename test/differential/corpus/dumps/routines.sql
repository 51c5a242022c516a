SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
  -- $$ inside; of it
  NEW.name := $$x;$$ || NEW.name;
  RETURN NEW;
END;
$_$;
CREATE FUNCTION public.standard(n integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT CASE
             WHEN (standard.n = 1) THEN 2
             ELSE 3
         END AS "case";
END;
CREATE AGGREGATE public.summed(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0'
);
CREATE RULE "quiet;" AS
    ON DELETE TO public.users DO INSTEAD NOTHING;
CREATE TRIGGER touch BEFORE INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();
