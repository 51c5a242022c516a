CREATE TYPE bug_status AS ENUM ('new', 'open;', 'closed''');
CREATE TYPE float8_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE shell;
CREATE TABLE bug (id int, status bug_status, r float8_range);
INSERT INTO bug VALUES (1, 'open;', '[1.5,2.5)'), (2, 'closed''', 'empty');
