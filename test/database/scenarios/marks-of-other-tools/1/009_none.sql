CREATE TABLE none (mark text);
-- no-transaction
INSERT INTO none VALUES ('
-- migrate:up transaction:false
');
