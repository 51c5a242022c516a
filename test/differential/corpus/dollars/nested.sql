INSERT INTO said (file, v) VALUES ('nested', $outer$ a; $inner$ b; $inner$ c; $outer$);
DO $outer$
BEGIN
  EXECUTE $inner$ INSERT INTO said (file, v) VALUES ('nested', $x$;$x$); $inner$;
END;
$outer$;
