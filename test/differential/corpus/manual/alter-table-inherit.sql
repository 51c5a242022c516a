CREATE TABLE capitals_base (name text, population real);
CREATE TABLE capitals (state char(2)) INHERITS (capitals_base);
CREATE TABLE towns (name text, population real);
ALTER TABLE towns INHERIT capitals_base;
ALTER TABLE capitals NO INHERIT capitals_base;
INSERT INTO towns VALUES ('Bern;', 1);
