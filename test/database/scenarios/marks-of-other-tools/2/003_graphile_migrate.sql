--! Previous: -
--! Hash: sha1:0

--! no-transaction
CREATE TABLE graphile ();
