SET search_path TO app, public;
SET SESSION work_mem = '64MB';
SET LOCAL timezone TO 'Europe/Rome';
SET TIME ZONE LOCAL;
SHOW search_path; SHOW ALL;
CREATE TABLE in_app (a timestamptz);
RESET search_path;
RESET ALL;
CREATE TABLE in_public (a int);
