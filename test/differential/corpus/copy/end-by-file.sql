COPY t FROM stdin;
60	a
61	b