CREATE TABLE nowhere.x (a int);
