INSERT INTO t
VALUES
  (10, 'x', 1),
  (11, 'y', 1, 5);
