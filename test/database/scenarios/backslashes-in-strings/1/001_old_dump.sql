-- What pg_dump writes for a database that reads backslashes in literals.
SET client_encoding = 'UTF8';
SET standard_conforming_strings = off;
SET escape_string_warning = off;
CREATE TABLE paths AS SELECT 'it\'s\ttab'::text AS a;
SET standard_conforming_strings = on;
INSERT INTO paths VALUES ('C:\new\'), (E'a\tb');
