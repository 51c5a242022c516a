/**
 * Settings for a transaction that others may have to wait for: the server notices within seconds that its client's node has
 * vanished without a word, not within the two hours that Linux takes by itself. Not behind a pooler, where it would
 * be said to the pooler's own connection.
 *
 * Keepalives are for a connection on which all is acknowledged. What is not, as the node vanished within the 40 ms for which it
 * may hold an acknowledgement back, Linux sends again for a quarter of an hour (tried). It alone has a setting against that,
 * which then says when to give up in both cases; and also where a client that is there takes nothing more for so long, such as one
 * whose own output nobody reads. So `giveUpSeconds` is longer where there may be much to take.
 */
export function keepalives(versionText: string, giveUpSeconds: number): readonly string[] {
  return [
    'tcp_keepalives_idle = 5',
    'tcp_keepalives_interval = 2',
    'tcp_keepalives_count = 3',
    ...(/linux/i.test(versionText) ? [`tcp_user_timeout = '${giveUpSeconds}s'`] : []),
  ]
}

/** For a session that runs files. */
export function workKeepalives(versionText: string): readonly string[] {
  return keepalives(versionText, 30)
}

/**
 * How long the client may be silent in a transaction of a migration: a frozen one must not keep everybody out for ever.
 * Long enough for what takes long to arrive: the server counts until a message has come to its end.
 */
export const patience = "idle_in_transaction_session_timeout = '5min'"
