CREATE TABLE windows (a int);
CREATE INDEX CONCURRENTLY
  windows_a
  ON windows (a);
COMMENT ON TABLE windows IS 'two
lines';
VACUUM windows;
