SELECT 1;
SELECT fails_in_sql();
