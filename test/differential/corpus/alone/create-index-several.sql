CREATE INDEX CONCURRENTLY several_1 ON t (v, id);
CREATE UNIQUE INDEX CONCURRENTLY several_2 ON t (id, v);
create index concurrently if not exists "several;3" on public.t using hash (v);
