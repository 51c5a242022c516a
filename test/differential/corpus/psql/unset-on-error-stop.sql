\unset ON_ERROR_STOP
SELECT nope;
INSERT INTO said VALUES ('unset-on-error-stop', 'a');
