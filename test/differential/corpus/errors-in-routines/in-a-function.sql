SELECT 1;

SELECT
  fails('divide');
