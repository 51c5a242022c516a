\set VERBOSITY terse
\set SHOW_CONTEXT never
\set QUIET on
\set ECHO all
INSERT INTO said VALUES ('verbosity', 'a');
