CREATE TABLE noted (v text);
CREATE RULE noting AS ON INSERT TO noted WHERE NEW.v <> ')' DO ALSO (
  INSERT INTO log VALUES ('rule-with-quotes', ');'); -- );
  /* ); */ INSERT INTO log VALUES ('rule-with-quotes', $$);$$);
);
INSERT INTO noted VALUES ('x'), (')');
