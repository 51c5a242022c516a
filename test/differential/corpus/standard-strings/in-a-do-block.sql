DO $$ BEGIN SET standard_conforming_strings = off; END $$;
INSERT INTO said VALUES ('in-a-do-block', 'a\';b');
