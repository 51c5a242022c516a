SECURITY LABEL ON TABLE films IS 'system_u:object_r:sepgsql_table_t:s0';
