SELECT 1;
/* a comment
   of lines */
-- and another

DROP TABLE
  t;
