INSERT INTO said (file, v) VALUES ('unicode-escape-is-quote', U&'x\0027; y');
SELECT U&'\0441\043B\043E\043D';
