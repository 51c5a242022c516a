CREATE TABLE array_int (vector int[][]);
CREATE TYPE employee_type AS (name text, salary numeric);
CREATE TABLE employees OF employee_type (PRIMARY KEY (name), salary WITH OPTIONS DEFAULT 1000);
CREATE TABLE circles (c circle, EXCLUDE USING gist (c WITH &&));
CREATE UNLOGGED TABLE quick (a int);
CREATE TABLE IF NOT EXISTS quick (a int);
CREATE TABLE like_films (LIKE films INCLUDING ALL EXCLUDING INDEXES, extra text DEFAULT ';');
