SELECT 1;
SELECT fails('syntax');
