COPY wide (a) FROM stdin;
\\i file
a\
b
\b\f\v\x41\101
\.
