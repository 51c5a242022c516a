SELECT of, count(*) FROM runs GROUP BY of ORDER BY of
