SELECT 1;
SELECT 2;
SELECT fails('column');
