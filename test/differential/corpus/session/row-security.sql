SET row_security = off;
CREATE TABLE secured (a int);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
INSERT INTO secured VALUES (1);
