SELECT 1 WHERE 1<>2 AND 3!=4; SELECT '{"a;b": 1}'::jsonb->'a;b', '{"a": 1}'::jsonb ? 'a', @ -5, |/ 4, 2*-1, 2 - - 1;
CREATE OPERATOR <-+> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
INSERT INTO said (file, v) VALUES ('operators', (1 <-+> 2)::text);
