/* first; /* nested; */ still; */
-- it's; a "line" $$ comment (
SELECT 1 -- one;
  + 2 /* two; */ - 3; -- after
SELECT 1 --+ 2;
;
SELECT 2 */* star */ 3, 4 /-- slash
  5;
SELECT 6 +-- plus
  7, 8 /*/ not closed yet ; */ + 9, 10 /**/ + 11 /***/ + 12 /* /* */ * / */;
SELECT '--', '/*', "*/", $$ -- /* $$;
;;; ; -- empty statements
/* a comment before */ /* and another */ SELECT 3; /* and one after */
-- the end
