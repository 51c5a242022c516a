INSERT INTO said (file, v) VALUES ('continued-comment', 'one;' -- a ; comment ' with a quote
  ' two;' -- and another
  -- and one more; '
  ' three');
