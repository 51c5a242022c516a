SELECT 'CREATE TABLE made_by_gexec (a int)' \gexec
