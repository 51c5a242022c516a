COPY strict FROM stdin;
1	a
2	\N
\.
