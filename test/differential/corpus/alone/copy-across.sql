CREATE TABLE copied (a int, b text);
COPY copied FROM stdin;
1	a
2	b;
\.
CREATE INDEX CONCURRENTLY ON copied (a);
COPY copied FROM stdin WITH (FORMAT csv);
3,"c;
d"
\.
VACUUM copied;
