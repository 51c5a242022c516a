INSERT INTO said VALUES ('unset-autocommit', 'a');
\unset AUTOCOMMIT
INSERT INTO said VALUES ('unset-autocommit', 'b');
