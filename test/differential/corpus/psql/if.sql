\if true
INSERT INTO said VALUES ('if', 'a');
\else
INSERT INTO said VALUES ('if', 'b');
\endif
