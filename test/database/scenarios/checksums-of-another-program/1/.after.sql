SELECT version, length(checksum) FROM schema_migrations ORDER BY version;
