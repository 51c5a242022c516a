-- no-transaction
CREATE TABLE sqlx ();
