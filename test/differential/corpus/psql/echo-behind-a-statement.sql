INSERT INTO said VALUES ('echo-behind-a-statement', 'a'); \echo inserted
SELECT 1; \echo one \\ SELECT 2; INSERT INTO said VALUES ('echo-behind-a-statement', 'b');
