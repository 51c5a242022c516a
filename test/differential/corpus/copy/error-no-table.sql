SELECT 1;
COPY nowhere FROM stdin;
1	a
2	b
\.
SELECT 2;
