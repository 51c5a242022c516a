-- rambler up
CREATE TABLE users (id int PRIMARY KEY);
-- rambler down
DROP TABLE users;
