BEGIN;
DO $$ BEGIN INSERT INTO said VALUES ('plpgsql-begin-in-own-transaction', 'COMMIT;'); END; $$;
COMMIT;
