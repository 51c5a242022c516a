CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL CHECK (v <> ''), n smallint);
CREATE TABLE child (id int REFERENCES t ON DELETE RESTRICT);
INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2);
INSERT INTO child VALUES (1);
CREATE FUNCTION fails(text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  IF $1 = 'divide' THEN
    RETURN 1 / 0;
  ELSIF $1 = 'syntax' THEN
    EXECUTE 'SELEC 1';
  ELSIF $1 = 'column' THEN
    EXECUTE 'SELECT
      nope';
  END IF;
  RAISE EXCEPTION '%', $1 USING ERRCODE = 'P4711', HINT = 'a hint;', DETAIL = 'a detail';
END $$;
CREATE FUNCTION fails_in_sql() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 1 / 0; $$;
