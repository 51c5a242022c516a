BEGIN;
COPY t FROM stdin;
106	a
\.
COMMIT;
COPY t FROM stdin;
107	b
x	c
\.
COPY t FROM stdin;
108	d
\.
