-- migrate:repeat always
CREATE TABLE IF NOT EXISTS users (id int);
ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;
CREATE INDEX IF NOT EXISTS users_email ON users (email);
