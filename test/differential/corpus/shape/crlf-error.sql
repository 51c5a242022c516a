INSERT INTO said VALUES ('crlf-error', 'a');

INSERT INTO said
VALUES ('crlf-error',
  nope);
