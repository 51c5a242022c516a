-- How the team looks at it.
SELECT version, applied_at IS NOT NULL AS applied_at, applied_at > now() - interval '1 minute' AS just_now
FROM schema_migrations WHERE version > '016' ORDER BY version;
