-- migrate:replaces 002 001
SELECT 1;
