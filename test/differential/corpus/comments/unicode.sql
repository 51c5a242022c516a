-- Größe; 日本語; 🙂
/* ñ; */ INSERT INTO said (file, v) VALUES ('unicode', 'a');
