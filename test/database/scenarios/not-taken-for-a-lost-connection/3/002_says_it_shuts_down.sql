DO $$ BEGIN RAISE 'no more of this' USING ERRCODE = 'admin_shutdown'; END $$;
