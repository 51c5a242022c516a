COPY t FROM '/does/not/exist';
