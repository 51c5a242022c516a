ANALYZE films;
ANALYZE films (code, title), distributors;
ANALYZE;
