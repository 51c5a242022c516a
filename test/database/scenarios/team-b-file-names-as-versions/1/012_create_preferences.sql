CREATE TABLE preferences (user_id int PRIMARY KEY REFERENCES users, data jsonb);
