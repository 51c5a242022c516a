-- Made by the tool itself, and dumped with pg_dump --no-owner --inserts -t TABLE:
-- postgres-migrations 5.3.0 (npm): migrate({ client }, 'migrations')
CREATE TABLE public.migrations (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    hash character varying(40) NOT NULL,
    executed_at timestamp without time zone DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO public.migrations VALUES (0, 'create-migrations-table', 'e18db593bcde2aca2a408c4d1100f6abba2195df', '2026-11-27 01:22:27.785108');
INSERT INTO public.migrations VALUES (1, 'create-users', 'd9c104b3dc38317a63130f3b3b414501223d7699', '2026-11-27 01:22:27.909254');
INSERT INTO public.migrations VALUES (2, 'create-teams', 'a5d8d64b85f90929ec14fc3295fdb0549c231bf0', '2026-11-27 01:22:27.948846');
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_name_key UNIQUE (name);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (id);
