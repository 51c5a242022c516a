CREATE SCHEMA movable AUTHORIZATION manual_writer;
ALTER SCHEMA movable RENAME TO moved;
