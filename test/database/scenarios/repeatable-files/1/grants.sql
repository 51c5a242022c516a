-- Whoever made what, everybody may read it.
-- migrate:repeat always

GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
INSERT INTO runs VALUES ('grants');
