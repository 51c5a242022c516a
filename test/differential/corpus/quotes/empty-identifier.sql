CREATE TABLE first_one (a int);
CREATE TABLE "" (a int);
