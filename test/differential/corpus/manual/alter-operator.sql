CREATE FUNCTION same(box, box) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~= $2';
CREATE OPERATOR === (LEFTARG = box, RIGHTARG = box, FUNCTION = same, COMMUTATOR = ===);
ALTER OPERATOR === (box, box) SET (RESTRICT = eqsel, JOIN = eqjoinsel);
