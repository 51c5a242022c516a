-- Two literals with a line end between them are one.
SELECT 'one;'
  'two;' -- in between
  'three;';
-- A continuation is read as its beginning: here the backslashes escape.
SELECT E'one\';'
  'two\';'
  -- 'not this one
  'three\';';
-- A comment of the other kind ends a literal.
SELECT E'one\';' /* ; */ AS a
;
SELECT E'a''b\';c';
SELECT U&'a'
'b\';
SELECT E'last\';'

  ;
