CREATE TABLE x (
  a int,
  b nonsense
);
