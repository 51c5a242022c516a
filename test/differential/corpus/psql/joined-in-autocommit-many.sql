BEGIN; COMMIT;
INSERT INTO said VALUES ('joined-in-autocommit-many', 'a')\; SELECT 1\; INSERT INTO said VALUES ('joined-in-autocommit-many', 'b');
SELECT 1\; INSERT INTO said VALUES ('joined-in-autocommit-many', 'c')\; DO $$ BEGIN PERFORM 1; END $$\; SET LOCAL search_path = pg_catalog\; SELECT set_config('my.joined', current_setting('search_path'), false);
INSERT INTO said VALUES ('joined-in-autocommit-many', current_setting('my.joined'));
INSERT INTO said VALUES ('joined-in-autocommit-many', current_setting('search_path'));
SET search_path = pg_catalog, public\; INSERT INTO said VALUES ('joined-in-autocommit-many', 'rolled back')\; VACUUM said;
