SELECT 1;
EXECUTE not_prepared (1);
