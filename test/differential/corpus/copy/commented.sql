COPY /* from */ t -- FROM stdin;
  (id, /* ; */ v)
  FROM
  stdin;
77	a
\.
