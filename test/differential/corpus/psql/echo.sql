\echo Loading the users; 'please wait'
\qecho and more
\warn careful
INSERT INTO said VALUES ('echo', 'a');
\echo done
