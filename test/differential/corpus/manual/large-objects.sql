SELECT lo_from_bytea(424242, '\x3b0a');
SELECT lo_put(424242, 2, 'more;');
ALTER LARGE OBJECT 424242 OWNER TO manual_writer;
COMMENT ON LARGE OBJECT 424242 IS 'an object; large';
GRANT SELECT ON LARGE OBJECT 424242 TO manual_reader;
