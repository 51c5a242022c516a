COPY t FROM stdin CSV;
1,a
2,"b
c
