COPY t FROM stdin;
\.
COPY t FROM stdin WITH (FORMAT csv);
\.
