SET client_min_messages = error;
DROP TABLE IF EXISTS never_was;
DO $$ BEGIN RAISE WARNING 'not heard;'; END $$;
