COPY t (v, id) FROM STDIN;
first	10
\.
COPY public.t(v) FROM STDIN WITH (FORMAT text);
second
\.
