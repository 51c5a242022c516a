CREATE INDEX CONCURRENTLY nowhere_v ON nowhere (v);
