CREATE PROCEDURE insert_data(a int, INOUT b int) LANGUAGE plpgsql AS $$ BEGIN b := a + b; END $$;
ALTER PROCEDURE insert_data(int, int) SECURITY DEFINER;
ALTER PROCEDURE insert_data(int, int) RENAME TO insert_record;
CALL insert_record(1, 2);
