SELECT 1\;
SELECT 2\;

INSERT INTO said VALUES ('joined-over-lines', 'a')\;
SELECT nope;
