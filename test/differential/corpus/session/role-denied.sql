SET ROLE session_reader;
INSERT INTO said VALUES ('role-denied', 'a');
