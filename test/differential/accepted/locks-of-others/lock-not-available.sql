-- What gave way to a lock and was tried again has no line: it is the file that is tried again.
DO $$ BEGIN RAISE EXCEPTION 'as if locked' USING ERRCODE = '55P03'; END $$;
