INSERT INTO said SELECT 'advisory-locks-are-gone', count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND objid IN (4711, 4712);
