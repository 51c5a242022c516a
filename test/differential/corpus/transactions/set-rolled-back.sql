BEGIN;
SET search_path = pg_catalog;
ROLLBACK;
INSERT INTO said VALUES ('set-rolled-back', current_setting('search_path'));
