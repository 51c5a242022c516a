BEGIN;
CREATE TEMP TABLE gone_at_commit (a int) ON COMMIT DROP;
CREATE TEMP TABLE emptied_at_commit (a int) ON COMMIT DELETE ROWS;
INSERT INTO emptied_at_commit VALUES (1);
COMMIT;
INSERT INTO said SELECT 'temp-on-commit', count(*)::text FROM emptied_at_commit;
INSERT INTO said SELECT 'temp-on-commit', coalesce(to_regclass('gone_at_commit')::text, 'gone');
