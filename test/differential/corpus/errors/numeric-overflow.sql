SELECT 10::numeric(2, 1) ^ 1000;
