CREATE TABLE log (file text, v text);
CREATE TABLE watched (id int PRIMARY KEY, v text);
