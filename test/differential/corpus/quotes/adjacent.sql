SELECT'a',E'b'AS"c","c"FROM(SELECT 1 AS"c")AS"d";INSERT INTO"said"("file","v")VALUES('adjacent',';');
