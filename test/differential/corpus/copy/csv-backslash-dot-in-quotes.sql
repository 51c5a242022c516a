COPY t FROM stdin WITH (FORMAT csv);
59,"a
\.
SELECT 1;
