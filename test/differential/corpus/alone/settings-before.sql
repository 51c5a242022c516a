SET maintenance_work_mem = '32MB';
SET search_path = public;
CREATE INDEX CONCURRENTLY settings_v ON t (v) WITH (fillfactor = 50);
RESET maintenance_work_mem;
INSERT INTO said VALUES ('settings-before', current_setting('search_path'));
