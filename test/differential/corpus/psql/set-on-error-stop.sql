\set ON_ERROR_STOP on
\set ON_ERROR_STOP 1
INSERT INTO said VALUES ('set-on-error-stop', 'a');
