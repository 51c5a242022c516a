SELECT 1 \parse stmt
