CREATE VIEW only_a AS SELECT a FROM wide;
CREATE RULE only_a_insert AS ON INSERT TO only_a DO INSTEAD INSERT INTO wide (a) VALUES (NEW.a);
COPY only_a FROM stdin;
x
\.
