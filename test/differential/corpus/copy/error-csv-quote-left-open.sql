CREATE TABLE left_open (a int, b text);
COPY left_open FROM stdin CSV;
1,a
2,"b
\.
