INSERT INTO said (file, v) VALUES ('unicode-tag', $日本$ 日本; $日本$);
