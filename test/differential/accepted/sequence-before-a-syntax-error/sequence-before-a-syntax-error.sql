-- The server reads the file as a whole: a syntax error is found before the first statement runs and takes numbers.
SELECT nextval('counted');
SELEC 1;
