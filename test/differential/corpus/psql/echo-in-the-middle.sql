INSERT INTO said
\echo in the middle; of it
VALUES ('echo-in-the-middle', 'a');
