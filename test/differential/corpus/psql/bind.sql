SELECT $1 \bind 1 \g
