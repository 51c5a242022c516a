\o /dev/null
SELECT 1;
