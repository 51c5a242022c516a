-- Written by hand after the sources of tern 2 (migrate/migrate.go).
CREATE TABLE public.schema_version (version int4 NOT NULL PRIMARY KEY);
INSERT INTO public.schema_version VALUES (2);
