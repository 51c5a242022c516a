COPY wide (a) FROM stdin;
DROP TABLE t;
COMMIT;
BEGIN;
'unclosed
"unclosed
$tag$
\\.
 \.
\\q
\.
