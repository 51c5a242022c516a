INSERT INTO said (file, v) VALUES ('semicolons', 'a;b;'), ('semicolons', ';'); INSERT INTO said (file, v) VALUES ('semicolons', ';;;');;; ;
INSERT INTO said (file, v) VALUES ('semicolons', E';\';');
