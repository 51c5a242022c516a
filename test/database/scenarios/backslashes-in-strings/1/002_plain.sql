INSERT INTO paths VALUES ('D:\temp');
