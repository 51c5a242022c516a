CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true;');
CREATE SERVER myserver TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'foo', dbname 'foodb', port '5432');
CREATE FOREIGN TABLE remote_films (code char(5) OPTIONS (column_name 'c;') NOT NULL, title varchar(40)) SERVER myserver OPTIONS (a 'b');
CREATE USER MAPPING FOR CURRENT_USER SERVER myserver OPTIONS (user 'bob', password 'secret;');
ALTER SERVER myserver OPTIONS (SET host 'baz', ADD extra '1');
ALTER FOREIGN TABLE remote_films OPTIONS (ADD opt1 'value', SET a 'value2');
ALTER USER MAPPING FOR CURRENT_USER SERVER myserver OPTIONS (SET password 'public');
