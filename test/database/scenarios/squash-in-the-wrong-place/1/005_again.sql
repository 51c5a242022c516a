-- migrate:replaces 001 003
SELECT 1;
