INSERT INTO said (file, v) VALUES ('comment-openers', '/* no comment'), ('comment-openers', '-- none either'), ('comment-openers', '*/');
INSERT INTO said (file, v) VALUES ('comment-openers', $$/* $$), ('comment-openers', E'/*\'');
