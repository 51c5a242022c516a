CREATE TABLE many (a int, b text);
INSERT INTO many SELECT i, repeat('x', 100) FROM generate_series(1, 5000) AS i;
