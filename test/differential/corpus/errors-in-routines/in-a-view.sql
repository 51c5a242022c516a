CREATE VIEW x AS
  SELECT id,
    nope
  FROM t;
