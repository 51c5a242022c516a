CREATE TABLE t (id int, v text);
CREATE TABLE strict (id int PRIMARY KEY, v text NOT NULL);
CREATE TABLE wide (a text, b text, c text DEFAULT 'c;');
