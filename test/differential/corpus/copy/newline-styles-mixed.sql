COPY t FROM stdin;
93	a\
94	b
\.
