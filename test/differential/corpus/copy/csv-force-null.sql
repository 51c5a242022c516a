COPY wide FROM stdin (FORMAT csv, FORCE_NULL (a), FORCE_NOT_NULL (b));
"",,"x"
\.
