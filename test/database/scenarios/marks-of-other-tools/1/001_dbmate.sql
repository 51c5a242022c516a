-- migrate:up transaction:false
CREATE TABLE dbmate (id int);
CREATE INDEX dbmate_by_id ON dbmate (id);
