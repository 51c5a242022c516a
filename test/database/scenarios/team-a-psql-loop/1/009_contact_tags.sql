CREATE TABLE IF NOT EXISTS contact_tags (
  contact_id UUID NOT NULL CONSTRAINT contact_tags_contact_fk REFERENCES contacts (id) ON DELETE CASCADE,
  tag_id UUID NOT NULL CONSTRAINT contact_tags_tag_fk REFERENCES tags (id) ON DELETE CASCADE,
  CONSTRAINT contact_tags_pk PRIMARY KEY (contact_id, tag_id)
);

INSERT INTO schema_migrations (version, name)
VALUES ('009', 'contact_tags')
ON CONFLICT (version) DO NOTHING;
