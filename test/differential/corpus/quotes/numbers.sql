INSERT INTO said (file, v) VALUES ('numbers', 1.5e10::text), ('numbers', .5::text), ('numbers', 1e-3::text), ('numbers', (1.)::text);
