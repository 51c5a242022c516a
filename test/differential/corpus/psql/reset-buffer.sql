SELECT nonsense here
\r
INSERT INTO said VALUES ('reset-buffer', 'a');
