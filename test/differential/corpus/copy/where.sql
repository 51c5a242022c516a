COPY t FROM stdin WHERE id > 100;
99	no
101	yes
\.
