INSERT INTO said (file, v) VALUES ('escape-string-odd', E'\\\';'), ('escape-string-odd', E'\''';'), ('escape-string-odd', E';\\');
INSERT INTO said (file, v) VALUES ('escape-string-odd', E'\q\;\-');
