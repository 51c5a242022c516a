CREATE FUNCTION commented() RETURNS text BEGIN ATOMIC -- END;
  SELECT 'END;' /* END; */ ;
END;
INSERT INTO log VALUES ('atomic-comments', commented());
