CREATE TABLE frozen (a int);
COPY frozen FROM stdin WITH (FREEZE);
1
2
\.
