SET standard_conforming_strings = off;
SET escape_string_warning = off;
INSERT INTO said VALUES ('error-when-off', 'a\';
b'), (nope);
