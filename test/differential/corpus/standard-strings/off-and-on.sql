SET standard_conforming_strings TO off;
INSERT INTO said VALUES ('off-and-on', 'a\';b');
SET standard_conforming_strings TO on;
INSERT INTO said VALUES ('off-and-on', 'a\'), ('off-and-on', ';');
