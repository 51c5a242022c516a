DROP TABLE d; \gexec
