CREATE TYPE compfoo AS (f1 int, f2 text);
ALTER TYPE compfoo ADD ATTRIBUTE f3 int, ALTER ATTRIBUTE f2 TYPE varchar(5);
ALTER TYPE compfoo RENAME ATTRIBUTE f3 TO "f;4";
CREATE TYPE colors AS ENUM ('orange', 'green', 'blue');
ALTER TYPE colors RENAME VALUE 'green' TO 'mauve';
ALTER TYPE colors ADD VALUE 'red' AFTER 'orange';
ALTER TYPE colors ADD VALUE IF NOT EXISTS 'red';
ALTER TYPE colors RENAME TO colours;
