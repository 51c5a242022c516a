CREATE RULE log_update AS ON UPDATE TO watched DO ALSO (INSERT INTO log VALUES ('rule-one-line', OLD.v); INSERT INTO log VALUES ('rule-one-line', NEW.v)); UPDATE watched SET v = 'b' WHERE id = 1;
