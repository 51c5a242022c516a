COPY t FROM stdin WITH (FORMAT binary);
PGCOPY
\.
