-- migrate:repeat sometimes
SELECT 1;
