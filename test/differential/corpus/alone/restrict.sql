\restrict abc
VACUUM t;
\unrestrict abc
\echo done
VACUUM t; \echo done too
