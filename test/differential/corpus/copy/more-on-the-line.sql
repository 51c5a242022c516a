COPY t FROM stdin; INSERT INTO t VALUES (74, 'on the same line');
75	a
\.
