-- +goose Up
-- +goose ENVSUB ON
CREATE TABLE ${TABLE} (id int);
