WITH a AS (
  SELECT 1 AS x
), b AS (
  SELECT y FROM a
)
SELECT * FROM b;
