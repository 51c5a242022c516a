CREATE VIEW numbered AS SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['a;', 'b'])) WITH ORDINALITY AS x (a, b, n);
CREATE VIEW sides AS SELECT * FROM films f LEFT JOIN LATERAL (SELECT d.name FROM distributors d WHERE d.did = f.did LIMIT 1) AS d ON true;
CREATE VIEW sampled AS SELECT * FROM films TABLESAMPLE bernoulli (100) REPEATABLE (1);
