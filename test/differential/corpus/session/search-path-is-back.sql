INSERT INTO said VALUES ('search-path-is-back', current_setting('search_path'));
CREATE TABLE in_public (a int);
