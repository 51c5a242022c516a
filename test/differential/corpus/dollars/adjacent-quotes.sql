SELECT $$a$$$$b$$;
