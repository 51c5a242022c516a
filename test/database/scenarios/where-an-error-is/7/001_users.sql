CREATE TABLE users (id int PRIMARY KEY);

CREATE INDEX CONCURRENTLY users_by_id ON users (id);
