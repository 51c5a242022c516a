INSERT INTO said (file, v) VALUES ('doubled', 'it''s; '''''), ('doubled', ''''), ('doubled', ''';''');
