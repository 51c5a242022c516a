GRANT SELECT ON t TO nobody_at_all;
