INSERT INTO said (file, v) VALUES ('newlines', $$

;
-- ;
/*
$$);
