CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL CHECK (v <> ''), n smallint);
CREATE TABLE child (id int REFERENCES t ON DELETE RESTRICT);
INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2);
INSERT INTO child VALUES (1);
