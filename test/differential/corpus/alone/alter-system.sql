ALTER SYSTEM SET log_min_duration_statement = '7s';
ALTER SYSTEM RESET log_min_duration_statement;
SELECT pg_reload_conf();
