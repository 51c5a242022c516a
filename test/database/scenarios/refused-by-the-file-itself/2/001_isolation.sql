CREATE TABLE b (id int);
SELECT count(*) FROM b;
SELECT set_config('transaction_isolation', 'serializable', false);
