COPY t FROM stdin WITH DELIMITER '|' NULL 'nix';
20|a
21|nix
\.
COPY t FROM stdin WITH (DELIMITER ',', NULL '', FORMAT text);
22,
23,x
\.
