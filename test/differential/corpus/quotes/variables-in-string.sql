INSERT INTO said (file, v) VALUES ('variables-in-string', ':AUTOCOMMIT :''HOST'' :"USER"'), ('variables-in-string', E':DBNAME'), ('variables-in-string', $$:DBNAME$$);
