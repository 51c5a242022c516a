-- What dbmate reads, and what we learned.
SELECT version, checksum IS NOT NULL AS checksum, executed_at IS NOT NULL AS executed_at FROM schema_migrations ORDER BY version;
