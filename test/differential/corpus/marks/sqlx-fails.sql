-- no-transaction
CREATE TABLE by_sqlx (a int);
SELECT nope;
