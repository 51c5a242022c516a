CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t SELECT i, 'v' || i % 7 FROM generate_series(1, 100) AS i;
CREATE TABLE said (file text, v text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE moods (m mood);
