SELECT 1\; COPY t FROM stdin;
112	a
\.
INSERT INTO t VALUES (113, 'behind');
