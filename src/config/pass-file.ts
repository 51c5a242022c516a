/** Whose password is looked for. */
export interface PassKey {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** Where the server's socket is without being told: libpq looks these up as `localhost` (upstream and Debian). */
const defaultSockets = ['/tmp', '/var/run/postgresql', '/run/postgresql']

/**
 * The password of the first line that matches, as libpq finds it in a password file (manual, "The Password File"):
 * `host:port:database:user:password`, `*` for anything, a backslash before `:` and `\` in a field.
 */
export function passwordIn(text: string, { host, port, database, user }: PassKey): string | undefined {
  const wanted = [defaultSockets.includes(host) ? 'localhost' : host, String(port), database, user]
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue
    const fields = line.replace(/\r+$/, '').match(/(?:\\.|[^:\\]|\\$)*(?::|$)/gs) ?? []
    const matches = wanted.every((value, index) => {
      const field = fields[index]
      return field?.endsWith(':') && (field === '*:' || unescaped(field.slice(0, -1)) === value)
    })
    if (matches) return unescaped((fields[4] ?? '').replace(/:$/, ''))
  }
  return undefined
}

function unescaped(field: string): string {
  return field.replace(/\\(.)/gs, '$1')
}
