CREATE INDEX comments_document ON comments (document_id);
