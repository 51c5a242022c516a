SELECT ((((((((((((((((((((1))))))))))))))))))));
INSERT INTO log SELECT 'deep', (SELECT (SELECT (SELECT ';')));
