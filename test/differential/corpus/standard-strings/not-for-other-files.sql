INSERT INTO said VALUES ('not-for-other-files', 'a\'), ('not-for-other-files', ';');
