-- migrate:up
CREATE TABLE by_dbmate (a int);
