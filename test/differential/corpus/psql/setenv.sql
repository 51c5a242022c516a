\setenv PGOPTIONS '-c work_mem=1MB'
INSERT INTO said VALUES ('setenv', 'a');
