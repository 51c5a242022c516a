CREATE TABLE stdin (a int);
COPY stdin FROM stdin;
1
\.
INSERT INTO t SELECT a, 'FROM stdin' FROM stdin;
