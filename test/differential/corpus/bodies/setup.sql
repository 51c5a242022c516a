CREATE TABLE log (file text, v text);
