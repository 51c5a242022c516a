SELECT id,
  count(*)
FROM t GROUP BY v;
