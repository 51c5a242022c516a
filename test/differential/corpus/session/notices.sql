DROP TABLE IF EXISTS never_was;
DO $$ BEGIN RAISE NOTICE 'heard; %', 1; RAISE WARNING 'heard too'; RAISE INFO 'and this'; RAISE DEBUG 'not this'; END $$;
CREATE TABLE IF NOT EXISTS said (file text);
