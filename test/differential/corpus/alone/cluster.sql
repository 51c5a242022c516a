CREATE TABLE clustered (id int PRIMARY KEY);
INSERT INTO clustered VALUES (2), (1);
CLUSTER clustered USING clustered_pkey;
CLUSTER;
