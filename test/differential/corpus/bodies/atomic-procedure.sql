CREATE OR REPLACE PROCEDURE note(a text, b text DEFAULT ';') BEGIN ATOMIC
  INSERT INTO log VALUES ('atomic-procedure', a); INSERT INTO log VALUES ('atomic-procedure', b);
END;
CALL note('x'); CALL note('y', 'z');
