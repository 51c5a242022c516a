/**
 * An expression that keeps a role's own `transaction_timeout` from what follows in the same message, where it is not known
 * whether the server has that (17 and newer).
 */
export const noTransactionTimeout = `CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
  THEN pg_catalog.set_config('transaction_timeout', '0', true) END`
