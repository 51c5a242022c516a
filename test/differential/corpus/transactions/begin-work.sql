begin work;
INSERT INTO said VALUES ('begin-work', 'a');
commit work;
