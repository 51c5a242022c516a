SELECT pg_advisory_lock(4711);
SELECT pg_advisory_xact_lock(4712);
SELECT pg_try_advisory_lock_shared(1, 2);
INSERT INTO said SELECT 'advisory-locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND (objid IN (4711, 4712) OR classid = 1);
