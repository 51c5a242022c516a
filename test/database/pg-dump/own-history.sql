CREATE TABLE public.schema_migrations (version varchar(64) PRIMARY KEY, name text, executed_at timestamptz DEFAULT now());
INSERT INTO public.schema_migrations VALUES ('001', 'by hand', '2025-01-01');
