SET standard_conforming_strings = off;
INSERT INTO said VALUES ('off', 'it\'s; here'), ('off', 'a\\');
INSERT INTO said VALUES ('off', E'\';');
