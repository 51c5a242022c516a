COPY t FROM stdin;
1	a;b
2	it's
3	\N
4	tab\tnewline\nback\\slash
5	-- no comment
6	/* nor this
7	$$
8	
\.
INSERT INTO t VALUES (9, 'behind');
