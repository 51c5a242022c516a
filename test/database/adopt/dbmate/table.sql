-- Made by the tool itself, and dumped with pg_dump --no-owner --inserts -t TABLE:
-- dbmate 2.36.0 (npm): dbmate -d migrations --no-dump-schema up
CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);
INSERT INTO public.schema_migrations VALUES ('20240301120000');
INSERT INTO public.schema_migrations VALUES ('20240302093000');
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
