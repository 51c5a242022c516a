-- migrate:replaces 001
SELECT 1;
