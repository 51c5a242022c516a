SELECT 1\; SELECT 2\;
SELECT 3;
SELECT (4\; 5); \; SELECT 6;
BEGIN\; UPDATE t SET a = ';' \; COMMIT;
SELECT 'not \; here', "\;" \;
