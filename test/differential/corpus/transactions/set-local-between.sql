BEGIN;
SET LOCAL search_path = pg_catalog;
COMMIT;
INSERT INTO said VALUES ('set-local-between', current_setting('search_path'));
