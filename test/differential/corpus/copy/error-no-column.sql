COPY t (id, nope) FROM stdin;
1	a
\.
