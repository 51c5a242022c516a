CREATE FUNCTION forever(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN forever($1 + 1); END $$;
SET max_stack_depth = '100kB';
SELECT forever(1);
