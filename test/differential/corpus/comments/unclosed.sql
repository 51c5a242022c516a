INSERT INTO said (file, v) VALUES ('unclosed', 'a');
/* a /* b */
SELECT 1;
