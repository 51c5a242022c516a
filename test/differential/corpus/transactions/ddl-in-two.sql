BEGIN;
CREATE TABLE first_of_two (a int);
COMMIT;
BEGIN;
CREATE TABLE second_of_two (a int REFERENCES parent);
CREATE INDEX ON second_of_two (a);
COMMIT;
