CREATE TABLE none (mark text);
-- no-transaction
INSERT INTO none VALUES ('
--! no-transaction
');
