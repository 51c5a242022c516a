SELECT 1; SELECT
nothing(1, 'a');
