\?
\h
\copyright
\conninfo
\errverbose
INSERT INTO said VALUES ('help', 'a');
