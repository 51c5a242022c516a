COPY t FROM stdin;
84	ünïcödé; 日本語 🙂
\.
