CREATE TABLE users (id int PRIMARY KEY, email text);

---- create above / drop below ----

DROP TABLE users;
