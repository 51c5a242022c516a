CREATE FUNCTION begin_of(r int4range) RETURNS int LANGUAGE sql AS 'SELECT lower(r)';
CREATE FUNCTION begins(begin int) RETURNS int LANGUAGE sql AS 'SELECT $1;';
INSERT INTO log VALUES ('function-begin-column', begins(3)::text);
