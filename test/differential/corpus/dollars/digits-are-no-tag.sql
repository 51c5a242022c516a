PREPARE c (int) AS SELECT $1; SELECT 1;
INSERT INTO said (file, v) VALUES ('digits-are-no-tag', 'x');
EXECUTE c (1);
