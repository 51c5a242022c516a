CREATE SCHEMA kept;
BEGIN;
SET search_path = kept, public;
COMMIT;
CREATE TABLE set_kept (a int);
INSERT INTO said VALUES ('set-kept', current_setting('search_path'));
