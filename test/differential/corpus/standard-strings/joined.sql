SET standard_conforming_strings = off\; SELECT 1;
INSERT INTO said VALUES ('joined', 'a\';b');
