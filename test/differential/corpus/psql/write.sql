SELECT 1
\w /dev/null
;
