\restrict abc123
INSERT INTO said VALUES ('restrict', 'a');
\unrestrict abc123
INSERT INTO said VALUES ('restrict', 'b');
