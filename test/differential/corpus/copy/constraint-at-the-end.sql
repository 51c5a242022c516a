CREATE TABLE referenced (id int PRIMARY KEY);
CREATE TABLE referring (id int REFERENCES referenced);
COPY referring FROM stdin;
1
2
\.
