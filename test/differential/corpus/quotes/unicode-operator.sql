CREATE TABLE u (u int);
INSERT INTO u VALUES (7);
INSERT INTO said (file, v) SELECT 'unicode-operator', (u&3)::text FROM u;
