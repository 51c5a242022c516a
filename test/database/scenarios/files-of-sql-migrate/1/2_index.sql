-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY users_id ON users (id);

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY users_id;
