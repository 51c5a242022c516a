CREATE TABLE app.identified (a int GENERATED ALWAYS AS IDENTITY, b int) PARTITION BY RANGE (b);
CREATE TABLE app.identified_1 PARTITION OF app.identified FOR VALUES FROM (1) TO (10);
INSERT INTO app.identified (b) VALUES (1), (2);
CREATE COLLATION app.builtin (provider = builtin, locale = 'C.UTF-8');
CREATE FUNCTION app.of_json(j jsonb) RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC
  SELECT t.a FROM JSON_TABLE(j, '$[*]' COLUMNS (a text PATH '$.a' DEFAULT ';' ON EMPTY)) AS t;
END;
CREATE FUNCTION app.merges_too() RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC
  MERGE INTO app.nulls USING (VALUES (1, 2)) AS s (a, b) ON nulls.a = s.a
    WHEN MATCHED THEN UPDATE SET b = CASE WHEN s.b > 1 THEN 1 END WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING nulls.a;
END;
GRANT MAINTAIN ON app.users TO app_read;
