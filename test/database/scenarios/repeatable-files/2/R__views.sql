CREATE OR REPLACE VIEW names AS SELECT name, mail FROM users;
INSERT INTO runs VALUES ('views 2');
