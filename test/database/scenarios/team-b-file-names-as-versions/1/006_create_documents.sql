CREATE TABLE documents (id serial PRIMARY KEY, project_id int NOT NULL REFERENCES projects);
