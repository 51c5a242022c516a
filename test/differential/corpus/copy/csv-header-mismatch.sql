COPY t FROM stdin WITH (FORMAT csv, HEADER match);
id,wrong
54,a
\.
