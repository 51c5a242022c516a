CREATE TEMP TABLE passing (b int);
INSERT INTO passing (b) VALUES (1);
