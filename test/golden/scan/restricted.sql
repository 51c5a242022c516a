\unrestrict abc
\restrict abc
\echo no
SELECT 1\; SELECT 2;
\unrestrict abd
\unrestrict abc
\echo yes
