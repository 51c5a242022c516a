COPY t FROM stdin
120	a
\.
