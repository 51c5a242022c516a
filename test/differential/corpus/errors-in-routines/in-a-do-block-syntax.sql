SELECT 1;
DO $$
BEGIN
  PERFORM 1;
  nonsense here;
END $$;
