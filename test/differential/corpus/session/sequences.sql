CREATE SEQUENCE counted;
SELECT nextval('counted'), currval('counted'), lastval();
INSERT INTO said VALUES ('sequences', lastval()::text);
