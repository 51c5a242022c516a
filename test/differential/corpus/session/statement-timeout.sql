SET statement_timeout = 50;
SELECT pg_sleep(5);
