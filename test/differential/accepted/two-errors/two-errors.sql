-- The server reads the file as a whole: of two errors a syntax error comes first.
SELECT nope;
SELEC 1;
