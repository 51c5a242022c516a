CREATE ROLE manual_davide WITH LOGIN PASSWORD 'jw8s0F4;' VALID UNTIL '2035-01-01';
ALTER ROLE manual_davide VALID UNTIL 'May 4 12:00:00 2035 +1';
ALTER ROLE manual_davide CREATEDB CREATEROLE;
ALTER ROLE manual_davide SET maintenance_work_mem = 100000;
ALTER ROLE manual_davide IN DATABASE manual SET client_min_messages = DEBUG1;
ALTER USER manual_davide CONNECTION LIMIT 3;
