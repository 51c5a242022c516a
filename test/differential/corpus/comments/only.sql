-- nothing here;
/* nor here; */
