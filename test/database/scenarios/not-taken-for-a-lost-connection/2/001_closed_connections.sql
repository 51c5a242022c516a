CREATE TABLE closed_connections (id bigint PRIMARY KEY);
