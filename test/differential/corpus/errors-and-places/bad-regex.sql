SELECT 'a' ~ '(';
