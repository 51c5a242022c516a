INSERT INTO said
\p
VALUES ('print-buffer', 'a');
