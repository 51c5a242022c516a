SELECT to_jsonb(m) ->> 'version' AS version, executed_at < '2026-01-01' AS old, to_jsonb(m) ->> 'checksum' IS NOT NULL AS checksum
FROM schema_migrations m ORDER BY 1;
