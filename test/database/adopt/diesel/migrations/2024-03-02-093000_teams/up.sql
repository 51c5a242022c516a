-- Teams.
CREATE TABLE teams (id int PRIMARY KEY);
