SELECT '{"a": 1,}'::json;
