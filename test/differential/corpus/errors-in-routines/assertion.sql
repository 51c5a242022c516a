DO $$ BEGIN ASSERT false, 'never; so'; END $$;
