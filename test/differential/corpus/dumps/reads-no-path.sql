INSERT INTO users (name) VALUES ('after the dumps');
