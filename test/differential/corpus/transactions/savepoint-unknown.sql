INSERT INTO said VALUES ('savepoint-unknown', 'a');
ROLLBACK TO nothing;
