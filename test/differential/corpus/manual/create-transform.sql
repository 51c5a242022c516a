CREATE FUNCTION internal_in(internal) RETURNS internal LANGUAGE internal AS 'prsd_lextype';
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION internal_in(internal));
