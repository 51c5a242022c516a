CREATE OR REPLACE VIEW names AS SELECT name, mail, nothing FROM users;
