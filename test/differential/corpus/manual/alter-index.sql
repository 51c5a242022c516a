CREATE INDEX distributors_name ON distributors (name);
ALTER INDEX distributors_name RENAME TO suppliers_name;
ALTER INDEX suppliers_name SET (fillfactor = 75);
CREATE INDEX coord_idx ON films ((did + 1), kind);
ALTER INDEX coord_idx ALTER COLUMN 1 SET STATISTICS 1000;
