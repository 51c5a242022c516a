ALTER TYPE status ADD VALUE 'paid';
CREATE PROCEDURE twice() LANGUAGE plpgsql AS $$
BEGIN
  COMMIT;
END $$;
CALL twice();
