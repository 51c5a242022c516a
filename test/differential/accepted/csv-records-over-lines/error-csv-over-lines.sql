-- The server counts a record of several lines as one or two; the line that is named is the one of the file.
CREATE TABLE t (id int, v text);
COPY t FROM stdin CSV;
1,"a
b
c"
nope,"d"
\.
