CREATE TABLE a$b$ (c$ int, d$1 int);
INSERT INTO a$b$ (c$, d$1) VALUES (1, 2);
CREATE TABLE t$$ (x$$ int); INSERT INTO t$$ VALUES (1);
