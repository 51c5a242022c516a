INSERT INTO said (file, v) VALUES ('before-semicolon', 'a') -- not; the end
;
INSERT INTO said (file, v) VALUES ('before-semicolon', 'b') /* ; */ ; -- end
