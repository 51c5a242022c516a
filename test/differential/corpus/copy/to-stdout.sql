COPY t TO stdout;
COPY (SELECT 'a;b' AS x) TO stdout WITH (FORMAT csv, HEADER);
COPY t (id) TO STDOUT BINARY;
INSERT INTO t VALUES (95, 'behind');
