COPY t FROM PROGRAM 'printf "115\tby a program\n"';
