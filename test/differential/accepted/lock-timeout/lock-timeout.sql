-- A migration that waits for a lock makes everybody else wait behind it: after five seconds it gives way.
CREATE TABLE said (v text);
INSERT INTO said VALUES (current_setting('lock_timeout'));
