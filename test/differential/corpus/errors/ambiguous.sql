SELECT
  id
FROM t JOIN child ON true;
