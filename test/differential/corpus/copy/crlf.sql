COPY t FROM stdin;
80	a
81	b
\.
COPY t FROM stdin CSV;
82,"a
b"
\.
INSERT INTO t VALUES (83, 'behind');
