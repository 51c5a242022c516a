CREATE TABLE ai_configs (id serial PRIMARY KEY, model text);
