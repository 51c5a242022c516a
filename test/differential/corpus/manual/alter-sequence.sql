CREATE SEQUENCE serial START 101 CACHE 10;
SELECT nextval('serial');
ALTER SEQUENCE serial RESTART WITH 105 INCREMENT BY 5 MAXVALUE 1000 CYCLE;
SELECT setval('serial', 200), nextval('serial');
ALTER SEQUENCE serial OWNED BY distributors.did;
