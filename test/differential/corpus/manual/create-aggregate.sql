CREATE AGGREGATE complex_sum (point) (sfunc = point_add, stype = point, initcond = '(0,0)');
CREATE AGGREGATE listed (anycompatible) (sfunc = array_append, stype = anycompatiblearray, initcond = '{}');
