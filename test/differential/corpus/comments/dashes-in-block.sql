/* -- */ INSERT INTO said (file, v) VALUES ('dashes-in-block', 'a'); -- /* not open
INSERT INTO said (file, v) VALUES ('dashes-in-block', 'b'); /* -- still */ SELECT 1;
