-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY ON t (v);
INSERT INTO t VALUES (1, 'a;');
