\echo 'never closed
INSERT INTO said VALUES ('unclosed-quote-in-command', 'a');
