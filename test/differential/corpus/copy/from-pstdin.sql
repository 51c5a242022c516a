COPY t FROM pstdin;
117	a
\.
