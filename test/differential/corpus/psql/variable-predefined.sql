INSERT INTO said VALUES ('variable-predefined', :'DBNAME');
