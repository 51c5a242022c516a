INSERT INTO log (
  file,
  v
) VALUES (
  'over-lines',
  (
    SELECT max(v) FROM (
      VALUES (';'), ('(')
    ) AS x (v)
  )
);
