INSERT INTO said VALUES ('include-relative', 'a');
  \ir ../other.sql
