SELECT $$a;$$, $b$;$b$ , $$;$$; INSERT INTO said (file, v) VALUES ('two-in-a-row', $$a$$ || $$;b$$);
