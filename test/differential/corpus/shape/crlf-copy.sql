COPY said FROM stdin;
crlf-copy	a
crlf-copy	b
\.
INSERT INTO said VALUES ('crlf-copy', 'c');
