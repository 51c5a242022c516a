CREATE TABLE users (id int PRIMARY KEY, name text);

	SELECT '🐘', nmae FROM users;
