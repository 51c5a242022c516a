COPY t FROM stdin WITH (FORMAT csv);
56,\.
57,"\."
58,a\.b
\.
