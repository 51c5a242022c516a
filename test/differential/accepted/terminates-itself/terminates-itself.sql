-- Lost connections are exit code 75, and which SQLSTATE ended one is not kept: the run may be tried again.
INSERT INTO said VALUES ('terminates-itself', 'a');
SELECT pg_terminate_backend(pg_backend_pid());
