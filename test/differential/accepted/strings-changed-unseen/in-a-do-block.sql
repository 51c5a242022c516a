-- What a DO block or a function changes is not seen, and a message is read as a whole: literals with backslashes are E'…'.
CREATE TABLE said (v text);
DO $$ BEGIN SET standard_conforming_strings = off; END $$;
INSERT INTO said VALUES ('a\tb'), (E'c\td');
