CREATE VIEW comedies AS SELECT * FROM films WHERE kind = 'Comedy';
CREATE OR REPLACE VIEW comedies AS SELECT *, 'a;b'::text AS extra FROM films WHERE kind = 'Comedy';
CREATE VIEW universal_comedies AS SELECT code, title FROM comedies WHERE title <> '' WITH LOCAL CHECK OPTION;
CREATE RECURSIVE VIEW nums_1_100 (n) AS VALUES (1) UNION ALL SELECT n+1 FROM nums_1_100 WHERE n < 100;
CREATE VIEW invoked WITH (security_invoker = true) AS SELECT 1 AS a;
