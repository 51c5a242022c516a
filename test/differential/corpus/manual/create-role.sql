CREATE ROLE manual_admin WITH CREATEDB CREATEROLE;
CREATE USER manual_miriam WITH PASSWORD 'jw8s0F4' IN ROLE manual_admin;
GRANT manual_reader TO manual_miriam WITH ADMIN OPTION;
REVOKE ADMIN OPTION FOR manual_reader FROM manual_miriam;
CREATE ROLE manual_passing; DROP ROLE manual_passing;
