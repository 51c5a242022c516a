INSERT INTO said (file, v) VALUES ('continued', 'one;'
  ' two;'
	'three'), ('continued', 'a'

'b');
