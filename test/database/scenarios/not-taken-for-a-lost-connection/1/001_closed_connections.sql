CREATE TABLE closed_connections (id int PRIMARY KEY);
