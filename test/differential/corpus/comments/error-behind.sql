-- a comment of one line
/* a comment
   of three
   lines */
INSERT INTO said
  -- inside;
  (file, v) VALUES
  /* a; b
  */ ('error-behind', nothing);
