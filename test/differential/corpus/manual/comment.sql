COMMENT ON TABLE films IS 'it''s; about films';
COMMENT ON COLUMN films.title IS E'over\nlines;';
COMMENT ON SCHEMA app IS $$a;b$$;
COMMENT ON CONSTRAINT firstkey ON films IS 'key';
COMMENT ON DATABASE manual IS 'a database; ours';
COMMENT ON ROLE manual_reader IS 'reads';
COMMENT ON INDEX firstkey IS 'ü';
COMMENT ON TABLE films IS NULL;
