COPY t FROM stdin CSV;
1,"a
b
c"
nope,"d"
\.
