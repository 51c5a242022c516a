\set who Ada
CREATE TABLE users (id int PRIMARY KEY);
\i other.sql
