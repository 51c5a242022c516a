/**
 * For a transaction that others may have to wait for: the server notices within about ten seconds that its client's node
 * has vanished without a word, not within the two hours that Linux takes by itself. Not behind a pooler, where it would be
 * said to the pooler's own connection.
 */
export const keepalives: readonly string[] = [
  'tcp_keepalives_idle = 5',
  'tcp_keepalives_interval = 2',
  'tcp_keepalives_count = 3',
]

/**
 * How long the client may be silent in a transaction of a migration: a frozen one must not keep everybody out for ever.
 * Long enough for what takes long to arrive: the server counts until a message has come to its end.
 */
export const patience = "idle_in_transaction_session_timeout = '5min'"
