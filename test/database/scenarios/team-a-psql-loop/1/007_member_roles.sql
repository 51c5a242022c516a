ALTER TYPE member_role ADD VALUE IF NOT EXISTS 'guest';

INSERT INTO schema_migrations (version, name)
VALUES ('007', 'member_roles')
ON CONFLICT (version) DO NOTHING;
