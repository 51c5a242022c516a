INSERT INTO said VALUES ('cancels-itself', 'a');
SELECT pg_cancel_backend(pg_backend_pid());
