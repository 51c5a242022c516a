INSERT INTO said VALUES ('crlf', 'a');
INSERT INTO said VALUES ('crlf', 'over
lines;
'); -- a comment;
/* over
lines; */
INSERT INTO said
VALUES ('crlf',
  $$over
lines;$$
);
