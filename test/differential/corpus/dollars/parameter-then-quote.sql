PREPARE b (text) AS INSERT INTO said (file, v) VALUES ('parameter-then-quote', $1||$$;$$);
EXECUTE b('x');
