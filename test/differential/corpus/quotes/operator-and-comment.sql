INSERT INTO said (file, v) VALUES ('operator-and-comment', (3*-- ; minus
2)::text), ('operator-and-comment', (4+/* ; */5)::text);
