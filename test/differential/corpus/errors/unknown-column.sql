SELECT id,
       v,
       nope
FROM t;
