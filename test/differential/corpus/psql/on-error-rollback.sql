\set ON_ERROR_ROLLBACK on
INSERT INTO said VALUES ('on-error-rollback', 'a');
