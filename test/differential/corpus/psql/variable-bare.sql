\set one 1
SELECT :one;
