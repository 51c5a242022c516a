INSERT INTO said (file, v) VALUES ('continued-escape', E'one\';'
  'two;'
  '\\x41'), ('continued-escape', 'plain\'
  'still plain\');
