-- Production, of which 001_init.sql is a dump; dbmate was there, and has recorded nothing yet.
CREATE TABLE public.customers (id bigint NOT NULL);
CREATE TABLE public.schema_migrations (version character varying PRIMARY KEY);
INSERT INTO public.customers VALUES (1);
