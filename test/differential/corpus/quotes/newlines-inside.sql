INSERT INTO said (file, v) VALUES ('newlines-inside', '
-- not a comment;

/* nor this;
\. nor this
'), ('newlines-inside', E'
\\
\'
');
