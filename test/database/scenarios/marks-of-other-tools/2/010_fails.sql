-- no-transaction
CREATE TABLE kept ();
SELECT nope;
