SET search_path = public;
SET client_min_messages = warning;
BEGIN;
INSERT INTO said VALUES ('set-before-begin', 'a');
COMMIT;
