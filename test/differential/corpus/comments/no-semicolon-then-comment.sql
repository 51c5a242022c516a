INSERT INTO said (file, v) VALUES ('no-semicolon-then-comment', 'a')
-- no semicolon;
