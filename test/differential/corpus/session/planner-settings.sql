SET enable_seqscan = off; SET random_page_cost = 1.1; SET jit = off; SET work_mem = '8MB'; SET maintenance_work_mem = '64MB'; SET max_parallel_workers_per_gather = 0;
SELECT count(*) FROM said;
