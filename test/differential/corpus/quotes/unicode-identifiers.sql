CREATE TABLE U&"d\0061t\0061;" (U&"!0441;" UESCAPE '!' int);
CREATE TABLE u&"second\\" (a int);
