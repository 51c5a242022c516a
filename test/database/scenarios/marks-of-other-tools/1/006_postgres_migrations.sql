-- postgres-migrations disable-transaction
CREATE TABLE postgres_migrations ();
