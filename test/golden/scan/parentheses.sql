CREATE RULE notify_both AS ON INSERT TO orders
  DO ALSO (INSERT INTO audit VALUES (new.id); NOTIFY orders; INSERT INTO log VALUES (1););
SELECT (1 + (2 * 3)) ; SELECT ')' , ( ';' ) , "(" ;
-- One too many is the server's to refuse.
SELECT 1); SELECT 2;
INSERT INTO t VALUES ('(', $$ ( $$, /* ( */ 1 -- (
);
