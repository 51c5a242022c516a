-- it's; a "comment" with $$ and E'
INSERT INTO said (file, v) VALUES ('quote-in-comment', 'a'); -- don't;
/* don't; " $$ */ INSERT INTO said (file, v) VALUES ('quote-in-comment', 'b'); /* ' */
