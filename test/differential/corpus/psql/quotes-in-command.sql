\echo 'it''s' "a; b" $$c$$
\set x 'a'';b'
INSERT INTO said VALUES ('quotes-in-command', 'a');
