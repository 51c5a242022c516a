INSERT INTO child VALUES (100);
INSERT INTO said VALUES ('deferred-fails', 'a');
