ALTER TABLE projects ADD COLUMN owner_id int REFERENCES users;
