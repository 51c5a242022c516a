INSERT INTO said VALUES ('crlf-continued', 'a;'
  'b;'

  'c;');
