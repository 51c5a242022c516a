PREPARE p (int, text) AS INSERT INTO said (file, v) VALUES ($2, $1::text || ';$1;');
EXECUTE p (1, 'parameter');
