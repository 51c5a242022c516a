DO $$ BEGIN SET standard_conforming_strings = off; END $$;
INSERT INTO said VALUES ('do', 'a\tb'), ('do', E'c\td');
