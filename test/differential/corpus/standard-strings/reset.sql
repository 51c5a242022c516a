SET standard_conforming_strings = 0;
INSERT INTO said VALUES ('reset', 'a\';b');
RESET standard_conforming_strings;
INSERT INTO said VALUES ('reset', 'a\'), ('reset', ';');
