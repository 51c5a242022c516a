COPY wide (a) FROM stdin;


x

\.
