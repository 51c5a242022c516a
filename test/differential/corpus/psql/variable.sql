\set name 'value'
INSERT INTO said VALUES ('variable', :'name');
