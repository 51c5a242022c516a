CREATE UNIQUE INDEX title_idx ON films (title) INCLUDE (kind, len);
CREATE INDEX ON films ((lower(title)));
CREATE INDEX title_idx_german ON films (title COLLATE "C" DESC NULLS FIRST);
CREATE INDEX hashed ON films USING hash (kind);
CREATE INDEX code_idx ON films (code) WITH (fillfactor = 70) WHERE kind <> ';';
CREATE INDEX IF NOT EXISTS title_idx ON films (title);
CREATE INDEX brin_idx ON films USING brin (date_prod) WITH (pages_per_range = 4);
CREATE INDEX gin_idx ON films USING gin (to_tsvector('simple', title));
