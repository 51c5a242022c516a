CREATE TABLE teams (id int PRIMARY KEY)
-- no semicolon at the end, but a comment
