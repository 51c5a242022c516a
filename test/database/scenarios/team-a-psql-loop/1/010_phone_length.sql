DO $$ BEGIN
  ALTER TABLE contacts ADD CONSTRAINT contacts_phone_length CHECK (length(phone) <= 40);
EXCEPTION
  WHEN duplicate_object THEN NULL;
END $$;

INSERT INTO schema_migrations (version, name)
VALUES ('010', 'phone_length')
ON CONFLICT (version) DO NOTHING;
