COPY t FROM stdin;
62	a
63	b
