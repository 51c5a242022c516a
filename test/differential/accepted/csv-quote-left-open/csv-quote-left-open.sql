-- Up to version 17, psql sends the line with \. as data too, so to the server the data are one line longer.
CREATE TABLE t (a int, b text);
COPY t FROM stdin CSV;
1,a
2,"b
\.
