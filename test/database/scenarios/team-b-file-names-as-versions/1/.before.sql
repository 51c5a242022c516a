-- As the application left it. Only what a later file needs is there.
CREATE TABLE schema_migrations (version text PRIMARY KEY, applied_at timestamptz NOT NULL);
CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL, locale text);
INSERT INTO schema_migrations (version, applied_at) VALUES
  ('001_init_schema.sql', '2025-06-01 10:00'),
  ('002_create_users.sql', '2025-06-02 10:00'),
  ('003_create_sessions.sql', '2025-06-03 10:00'),
  ('004_create_projects.sql', '2025-06-04 10:00'),
  ('005_add_project_owner.sql', '2025-06-05 10:00'),
  ('006_create_documents.sql', '2025-06-06 10:00'),
  ('007_add_document_status.sql', '2025-06-07 10:00'),
  ('008_create_comments.sql', '2025-06-08 10:00'),
  ('009_index_comments.sql', '2025-06-09 10:00'),
  ('010_create_ai_configs.sql', '2025-06-10 10:00'),
  ('011_add_user_locale.sql', '2025-06-11 10:00'),
  ('012_create_preferences.sql', '2025-06-12 10:00'),
  ('013_index_documents.sql', '2025-06-13 10:00'),
  ('014_create_attachments.sql', '2025-06-14 10:00'),
  ('015_add_attachment_size.sql', '2025-06-15 10:00'),
  ('016_create_events.sql', '2025-06-16 10:00'),
  ('017_update_ai_configs_schema.sql', '2025-06-17 10:00');
