SELECT 5 # 3;
INSERT INTO said (file, v) VALUES ('hash-is-no-comment', (5 # 3)::text);
