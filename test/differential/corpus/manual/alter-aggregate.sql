CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
ALTER AGGREGATE total (int) RENAME TO grand_total;
ALTER AGGREGATE grand_total (int) SET SCHEMA app;
