SELECT 1;
SET work_mem = 'much';
