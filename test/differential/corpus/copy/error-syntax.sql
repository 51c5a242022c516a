COPY t FROM stdin WITH (FORMAT nonsense);
1	a
\.
