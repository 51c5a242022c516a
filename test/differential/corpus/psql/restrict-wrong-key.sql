\restrict abc123
INSERT INTO said VALUES ('restrict-wrong-key', 'a');
\unrestrict other
