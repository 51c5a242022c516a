BEGIN;
CREATE TABLE aborted (a int);
ABORT;
BEGIN;
CREATE TABLE kept_on (a int);
END;
