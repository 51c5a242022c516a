CREATE TABLE straße (größe int, "naïve;" text);
INSERT INTO straße VALUES (1, 'ü;'), (2, 'ß');
INSERT INTO said VALUES ('umlauts', 'äöü; ÄÖÜ');
