SET LOCAL standard_conforming_strings = 'off';
INSERT INTO said VALUES ('local', 'a\';b');
