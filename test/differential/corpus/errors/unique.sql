INSERT INTO t VALUES (3, 'c', 3);
INSERT INTO t VALUES (4, 'd', 4), (1, 'again', 5);
