COPY t FROM stdin;
92	a
\.

SELECT nope;
