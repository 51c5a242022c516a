-- migrate:repeat always
SELECT 1;
