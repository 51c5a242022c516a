COPY strict FROM stdin;
1	a
nope	b
\.
