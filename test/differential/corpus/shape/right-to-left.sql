INSERT INTO said VALUES ('right-to-left', 'שלום; עולם'), ('right-to-left', 'مرحبا');
COMMENT ON TABLE said IS 'שלום';
