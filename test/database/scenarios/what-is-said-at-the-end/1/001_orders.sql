CREATE TABLE orders (id int PRIMARY KEY);

CREATE FUNCTION warn_of_empty_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE WARNING 'order % has no lines', NEW.id;
  RETURN NULL;
END
$$;

-- Fires when the transaction ends, after the last statement of the file.
CREATE CONSTRAINT TRIGGER orders_have_lines AFTER INSERT ON orders
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION warn_of_empty_order();

INSERT INTO orders VALUES (1);
