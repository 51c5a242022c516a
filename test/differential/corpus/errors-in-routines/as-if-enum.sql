DO $$ BEGIN RAISE EXCEPTION 'unsafe use of new value' USING ERRCODE = '55P04'; END $$;
