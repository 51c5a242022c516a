CREATE TABLE measurement (city_id int NOT NULL, logdate date NOT NULL) PARTITION BY RANGE (logdate);
CREATE TABLE measurement_y2016m07 PARTITION OF measurement FOR VALUES FROM ('2016-07-01') TO ('2016-08-01');
CREATE TABLE measurement_old (LIKE measurement INCLUDING ALL);
ALTER TABLE measurement ATTACH PARTITION measurement_old FOR VALUES FROM (MINVALUE) TO ('2016-07-01');
CREATE TABLE measurement_rest PARTITION OF measurement DEFAULT PARTITION BY LIST (city_id);
CREATE TABLE measurement_rest_1 PARTITION OF measurement_rest FOR VALUES IN (1, 2);
INSERT INTO measurement VALUES (1, '2016-07-15'), (2, '2010-01-01'), (2, '2020-01-01');
ALTER TABLE measurement DETACH PARTITION measurement_y2016m07;
