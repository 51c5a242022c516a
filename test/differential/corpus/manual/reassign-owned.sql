CREATE ROLE manual_left;
CREATE TABLE left_behind (a int);
ALTER TABLE left_behind OWNER TO manual_left;
REASSIGN OWNED BY manual_left TO manual_writer;
DROP OWNED BY manual_left;
