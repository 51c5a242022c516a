\set ON_ERROR_STOP off
SELECT nope;
INSERT INTO said VALUES ('set-on-error-stop-off', 'a');
