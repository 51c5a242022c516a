CREATE TABLE attachments (id serial PRIMARY KEY, document_id int NOT NULL REFERENCES documents);
