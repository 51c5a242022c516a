CREATE FUNCTION worded() RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  BEGIN
    PERFORM 1 / 0;
  EXCEPTION WHEN division_by_zero THEN
    result := 'caught;';
  END;
  BEGIN result := result || 'again;'; END;
  RETURN result;
END
$$;
INSERT INTO log VALUES ('plpgsql-transaction-words', worded());
