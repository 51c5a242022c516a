CREATE /* ; */ INDEX -- ;
  CONCURRENTLY t_commented ON t (v);
