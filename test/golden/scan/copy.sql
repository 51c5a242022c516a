CREATE TABLE t (a int, b text);
COPY t (a, b) FROM stdin;
1	one; \. 'quote
2	\N
\.x
\\.
\.
SELECT 1;
COPY public."from" FROM STDIN WITH (FORMAT csv, HEADER); -- rows follow
a,b
1,"two
lines; $$"
\.

copy binary t from stdout;;
\.
COPY (SELECT 1 AS stdin) TO STDOUT;
COPY t FROM '/file';
COPY t TO STDOUT;
COPY t FROM PROGRAM 'cat';
COPY t (c01, c02, c03, c04, c05, c06, c07, c08, c09, c10) FROM stdin (FREEZE);

\.
COPY t FROM stdin;
last line without an end