DO $$ BEGIN RAISE EXCEPTION 'current transaction is aborted' USING ERRCODE = '25P02'; END $$;
