SELECT 1;
-- migrate:repeat always
