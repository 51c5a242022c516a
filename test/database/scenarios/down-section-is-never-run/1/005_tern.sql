CREATE TABLE users (id int PRIMARY KEY);
 ---- create above / drop below ----
DROP TABLE users;
