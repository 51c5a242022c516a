CREATE TABLE users (id int, name text);
CREATE TABLE runs (of text);
