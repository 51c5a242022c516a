BEGIN;
COPY t FROM stdin;
103	a
\.
COMMIT;
BEGIN;
COPY t FROM stdin;
104	b
\.
COMMIT;
COPY t FROM stdin;
105	c
\.
