-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
CREATE TABLE goose ();
-- +goose StatementEnd
