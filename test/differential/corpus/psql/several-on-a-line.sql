\t \a \pset format unaligned
INSERT INTO said VALUES ('several-on-a-line', 'a');
