CREATE TABLE x (
  id int,
  user text
);
