CREATE TABLE indexed (dist_id int NOT NULL);
CREATE UNIQUE INDEX dist_id_temp_idx ON indexed (dist_id);
ALTER TABLE indexed ADD CONSTRAINT indexed_pkey PRIMARY KEY USING INDEX dist_id_temp_idx;
ALTER TABLE indexed CLUSTER ON indexed_pkey;
ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_pkey;
