COPY t FROM stdin; -- the data:
76	a
\.
