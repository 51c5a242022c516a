COPY wide (a) FROM stdin WITH (FORMAT csv);
"\."
\.
