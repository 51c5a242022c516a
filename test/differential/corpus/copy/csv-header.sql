COPY t FROM stdin WITH (FORMAT csv, HEADER, DELIMITER ';', QUOTE '''', ESCAPE '\', NULL 'nix');
id;v
50;'a;b'
51;nix
52;'it\'s'
\.
