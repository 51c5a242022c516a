\restrict Qf3Zp0
\unrestrict Qf3Zp0
\set ON_ERROR_STOP on
\set ON_ERROR_STOP
\echo 'it''s \'quoted\'' "and \this" plain
\echo it's not closed, but the line ends; SELECT 0;
\pset format unaligned \\ SELECT 1;
\a\t
\timing on
\encoding UTF8
\x \echo two in a line \\ SELECT 2; \H
SELECT 3 \echo in the middle
  + 4;
SELECT 'a\x' -- \x
  || $$ \x $$ /* \x */ || "\x";
\qecho done
\warn careful
  \p
\q
