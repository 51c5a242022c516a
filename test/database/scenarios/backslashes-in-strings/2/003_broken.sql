SET standard_conforming_strings = off;
INSERT INTO paths VALUES ('\'');
INSERT INTO paths VALUES ('\'', nope);
