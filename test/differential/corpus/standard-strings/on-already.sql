SET standard_conforming_strings = on;
INSERT INTO said VALUES ('on-already', 'a\'), ('on-already', ';');
