CREATE TABLESPACE alone_space LOCATION '/does/not/exist';
