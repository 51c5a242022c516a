SELECT 1;
\nonsense
SELECT 2;
