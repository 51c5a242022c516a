COPY t FROM stdin;
118	a
\.
INSERT INTO t VALUES (119, 'last')