SELECT id, status, enum_range(NULL::status) FROM orders ORDER BY id
