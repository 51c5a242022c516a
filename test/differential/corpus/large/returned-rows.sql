SELECT i, repeat('y', 100) FROM generate_series(1, 30000) AS i;
TABLE numbers;
