COPY t FROM stdin\; COPY wide (a) FROM stdin;
114	a
\.
b
\.
