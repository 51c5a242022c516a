/** The columns of the history table. Each but `version` is optional in a table that somebody else made. */
export const columns = {
  version: 'text PRIMARY KEY',
  name: 'text',
  kind: 'text',
  checksum: 'text',
  executed_at: 'timestamptz',
  execution_ms: 'bigint',
  executed_by: 'text',
  details: 'jsonb',
} as const
