SET search_path TO app, public;
CREATE TABLE in_app (a int);
INSERT INTO said VALUES ('search-path', current_schema());
