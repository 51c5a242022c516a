CREATE VIEW app.as_invoker WITH (security_invoker) AS SELECT 1 AS one;
CREATE TABLE app.nulls (a int, b int, UNIQUE NULLS NOT DISTINCT (a));
CREATE PUBLICATION rows FOR TABLE app.users (id, name) WHERE (name <> ';' AND id > 5);
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA "Schéma mit ""Leerzeichen""";
CREATE FUNCTION app.merges() RETURNS void LANGUAGE sql AS $$
  MERGE INTO app.nulls USING (VALUES (1, 2)) AS s (a, b) ON nulls.a = s.a
    WHEN MATCHED AND s.b > 1 THEN UPDATE SET b = CASE WHEN s.b > 1 THEN 1 END WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b);
$$;
CREATE TABLE app.sets_some (a int, b int, FOREIGN KEY (a) REFERENCES app.nulls (a) ON DELETE SET NULL (a));
