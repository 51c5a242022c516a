CREATE INDEX documents_project ON documents (project_id);
