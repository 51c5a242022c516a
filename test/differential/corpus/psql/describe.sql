\d said
\dt
\l
\du
