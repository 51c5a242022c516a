CREATE TABLE documents (j jsonb, p jsonpath, t tsvector);
INSERT INTO documents VALUES ('{"a": "x;y", "b": [1, {"c": null}]}', '$.a[*] ? (@.b > 1)', 'a:1 b:2');
CREATE INDEX ON documents USING gin (j jsonb_path_ops);
SELECT j #>> '{b,1}', j ? 'a', j @> '{"a": 1}', j @? '$.b[*] ? (@ > 0)' FROM documents;
