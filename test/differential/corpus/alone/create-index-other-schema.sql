CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.t (v text);
SET search_path = elsewhere, public;
CREATE INDEX CONCURRENTLY elsewhere_v ON t (v);
CREATE INDEX CONCURRENTLY ON public.t (v, id);
