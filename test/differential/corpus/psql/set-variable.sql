\set name 'value; of it'
INSERT INTO said VALUES ('set-variable', 'not used');
