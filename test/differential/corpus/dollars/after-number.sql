INSERT INTO said (file, v) VALUES ('after-number', 'ok');
SELECT 1$$a$$;
