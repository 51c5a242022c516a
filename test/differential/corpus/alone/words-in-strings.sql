INSERT INTO said VALUES ('words-in-strings', 'CREATE INDEX CONCURRENTLY x ON t (v);'), ('words-in-strings', $$VACUUM;$$);
COMMENT ON TABLE t IS 'VACUUM;'; -- CREATE INDEX CONCURRENTLY
CREATE TABLE "VACUUM" (concurrently_built int);
