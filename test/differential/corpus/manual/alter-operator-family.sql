CREATE OPERATOR FAMILY integer_ops_too USING btree;
ALTER OPERATOR FAMILY integer_ops_too USING btree ADD
  OPERATOR 1 < (int4, int2), OPERATOR 2 <= (int4, int2), OPERATOR 3 = (int4, int2), OPERATOR 4 >= (int4, int2),
  OPERATOR 5 > (int4, int2), FUNCTION 1 btint42cmp(int4, int2);
ALTER OPERATOR FAMILY integer_ops_too USING btree DROP OPERATOR 1 (int4, int2), OPERATOR 2 (int4, int2);
