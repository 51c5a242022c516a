CREATE TABLE said (file text, v text);
