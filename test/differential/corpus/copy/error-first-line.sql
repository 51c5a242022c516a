INSERT INTO t VALUES (90, 'rolled back');
COPY t FROM stdin;
x	a
\.
