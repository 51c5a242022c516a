SET check_function_bodies = off;
CREATE FUNCTION unchecked() RETURNS int LANGUAGE sql AS 'SELECT a FROM not_there_yet;';
