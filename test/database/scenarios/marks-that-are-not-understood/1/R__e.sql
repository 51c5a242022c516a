-- migrate:repeat always
-- migrate:replaces 001 002
SELECT 1;
