COPY strict FROM stdin;
1	日本語
🙂	x
\.
