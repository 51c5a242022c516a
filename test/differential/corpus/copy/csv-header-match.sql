COPY t FROM stdin WITH (FORMAT csv, HEADER match);
id,v
53,a
\.
