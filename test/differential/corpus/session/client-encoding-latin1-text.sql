SET client_encoding = 'LATIN1';
INSERT INTO said VALUES ('client-encoding-latin1-text', 'ü');
