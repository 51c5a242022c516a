DO $$ BEGIN RAISE NOTICE 'x;'; END; $$;
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- it's not a quote, "nor this
  EXECUTE $q$ SELECT 1; $q$;
  RETURN $$ ; $$;
END;
$body$;
PREPARE p AS SELECT $1, $2::text||$3;
SELECT a$b$, c$$, d FROM x$y$z;
SELECT 1$$a;b$$, $1$$c;d$$;
SELECT $é$ $e$ ; $é$, $_1$ $1$ ; $_1$;
SELECT $ $, $a b$ FROM t;
SELECT $a$ $aa$ $a b $ab$ ;$$ $a$;
SELECT($$;$$),'x'$$;$$;
SELECT $A$ $a$; $A$;
