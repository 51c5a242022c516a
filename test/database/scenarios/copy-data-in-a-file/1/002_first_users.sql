-- The data goes its own way; the statement behind it is part of the same transaction.
COPY users (id, name) FROM stdin;
1	Åsa 🐘
2	Björn
three	Cecilia
\.

COPY users (name, id) FROM stdin WITH (FORMAT csv, HEADER);
name,id
"Dag, called
 D.",4
\.
UPDATE users SET name = name || '!';
