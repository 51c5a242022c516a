SELECT 1;
SELECT :unknown;
