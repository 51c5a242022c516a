SET client_encoding = 'UTF8';
SET NAMES 'UTF8';
INSERT INTO said VALUES ('client-encoding', 'ü');
