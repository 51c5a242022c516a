BEGIN;
CREATE TABLE forgotten (a int);
INSERT INTO forgotten VALUES (1);
