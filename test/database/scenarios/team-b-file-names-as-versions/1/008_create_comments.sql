CREATE TABLE comments (id serial PRIMARY KEY, document_id int NOT NULL REFERENCES documents, body text);
