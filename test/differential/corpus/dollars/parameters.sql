CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1*2; SELECT $1+$1';
PREPARE a AS SELECT $1::int+$2::int; EXECUTE a(1,2); DEALLOCATE a;
INSERT INTO said (file, v) VALUES ('parameters', twice(4));
