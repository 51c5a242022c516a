SET synchronous_commit = off;
INSERT INTO said VALUES ('synchronous-commit', current_setting('synchronous_commit'));
