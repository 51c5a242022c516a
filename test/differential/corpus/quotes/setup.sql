CREATE TABLE said (file text, v text, b bytea);
CREATE TABLE bits (file text, v bit varying);
