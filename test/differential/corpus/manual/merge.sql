CREATE TABLE wines (name text PRIMARY KEY, stock int);
INSERT INTO wines VALUES ('a', 1), ('b', 1);
MERGE INTO wines w USING (VALUES ('a', 5), ('c', 2), ('b', -1)) AS s (name, delta) ON s.name = w.name
WHEN NOT MATCHED AND s.delta > 0 THEN INSERT VALUES (s.name, s.delta)
WHEN MATCHED AND w.stock + s.delta > 0 THEN UPDATE SET stock = w.stock + s.delta
WHEN MATCHED THEN DELETE;
