SELECT relname FROM pg_class WHERE relname IN ('kept');
