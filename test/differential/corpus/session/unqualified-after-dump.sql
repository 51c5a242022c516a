SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.after_dump (a int);
ALTER TABLE public.after_dump OWNER TO session_owner;
SET SESSION AUTHORIZATION DEFAULT;
CREATE INDEX ON public.after_dump (a);
