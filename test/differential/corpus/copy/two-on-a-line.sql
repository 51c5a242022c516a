COPY t FROM stdin; COPY t FROM stdin;
72	a
\.
73	b
\.
