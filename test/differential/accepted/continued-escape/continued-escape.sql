-- Only psql takes the second line for a string without escapes, and stumbles; the server continues the E'' string.
CREATE TABLE said (v text);
INSERT INTO said VALUES (E'one\';'
  'two\';'
  '\x41');
