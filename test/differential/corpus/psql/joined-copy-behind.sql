BEGIN; COMMIT;
INSERT INTO said VALUES ('joined-copy-behind', 'a')\; COPY said FROM stdin;
joined-copy-behind	b
\.
INSERT INTO said VALUES ('joined-copy-behind', 'c')\; COPY said FROM stdin;
joined-copy-behind	d	e
\.
