CREATE TABLE numbers (n int PRIMARY KEY, v text);
