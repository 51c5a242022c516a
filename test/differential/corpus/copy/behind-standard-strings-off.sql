SET standard_conforming_strings = off;
INSERT INTO t VALUES (109, 'a\';b');
COPY t FROM stdin;
110	a\tb
\.
INSERT INTO t VALUES (111, 'c\';d');
