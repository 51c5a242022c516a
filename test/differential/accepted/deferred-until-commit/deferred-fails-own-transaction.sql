-- The COMMIT around a whole file is ours, and is not sent where it stands: there is no line to name.
BEGIN;
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
INSERT INTO child VALUES (1);
COMMIT;
