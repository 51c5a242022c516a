VACUUM t;
-- the end;
/* really; */
