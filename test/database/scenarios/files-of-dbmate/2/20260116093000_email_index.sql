-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY users_email ON users (email);
CREATE TABLE built (at timestamptz);

-- migrate:down transaction:false
DROP TABLE built;
DROP INDEX CONCURRENTLY users_email;
