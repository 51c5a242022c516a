DO $$ BEGIN RAISE EXCEPTION 'cannot run inside a transaction block' USING ERRCODE = '25001'; END $$;
