CREATE TABLE rolled_back (a int);


COPY strict FROM stdin;
1	a
2	b
3	c
2	d
5	e
\.
INSERT INTO t VALUES (91, 'never');
