SELECT to_regclass('a') AS a, to_regclass('b') AS b
