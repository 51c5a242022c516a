COPY wide (a) FROM stdin;
x
y\.
z
\.
