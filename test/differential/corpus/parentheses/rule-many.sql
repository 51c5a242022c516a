CREATE RULE log_insert AS ON INSERT TO watched DO ALSO (
  INSERT INTO log VALUES ('rule-many', NEW.v);
  INSERT INTO log VALUES ('rule-many', ';' || NEW.v);
);
INSERT INTO watched VALUES (1, 'a');
