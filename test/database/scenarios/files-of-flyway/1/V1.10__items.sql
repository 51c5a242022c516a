CREATE TABLE items (id int REFERENCES users);
