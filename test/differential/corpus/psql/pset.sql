\pset pager off
\pset format unaligned
\pset null '(null)'
\timing on
\x auto
\t
\a
\H
\C 'a title'
\f ';'
INSERT INTO said VALUES ('pset', 'a');
