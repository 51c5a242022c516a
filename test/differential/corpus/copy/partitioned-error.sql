CREATE TABLE parted_too (a int, b text) PARTITION BY LIST (a);
COPY parted_too FROM stdin;
1	a
\.
