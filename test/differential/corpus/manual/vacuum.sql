VACUUM films;
VACUUM (ANALYZE, VERBOSE) distributors;
