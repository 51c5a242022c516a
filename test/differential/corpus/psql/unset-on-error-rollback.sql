\unset ON_ERROR_ROLLBACK
\unset SINGLELINE
INSERT INTO said VALUES ('unset-on-error-rollback', 'a');
