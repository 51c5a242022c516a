SELECT count(*) AS rows, count(checksum) AS checksums, count(executed_at) AS executed FROM schema_migrations;
