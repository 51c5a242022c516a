\restrict abc123
\echo forbidden
\unrestrict abc123
