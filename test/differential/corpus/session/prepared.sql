PREPARE ins (text, text) AS INSERT INTO said VALUES ($1, $2 || ';');
EXECUTE ins('prepared', 'a');
EXECUTE ins('prepared', $$b$$);
