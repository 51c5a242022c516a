COPY t FROM stdin WITH (FORMAT csv);
40,"a,b"
41,"over
two lines;"
42,"a ""quote"""
43,
44,""
45,it's
\.
INSERT INTO t VALUES (46, 'behind');
