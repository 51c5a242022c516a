INSERT INTO numbers SELECT i, repeat('x;', 20) FROM generate_series(1, 20000) AS i;
