SET standard_conforming_strings = off; INSERT INTO said VALUES ('same-line', 'a\';b');
