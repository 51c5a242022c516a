COPY t FROM stdin;
70	a
\.
COPY wide (a, b) FROM stdin;
x	y
\.


--
-- between
--

COPY t FROM stdin;
71	b
\.
SELECT count(*) FROM t;
