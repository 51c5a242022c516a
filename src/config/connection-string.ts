import { parseDsn } from './dsn.ts'
import type { Parameters } from './keyword.ts'
import { parseUrl } from './url.ts'

/**
 * What a connection string names, in either form of libpq: a URL or `key=value` pairs.
 * Throws an Error whose message finishes the sentence "DATABASE_URL …" and shows nothing that could be a password.
 */
export function parseConnectionString(text: string): Parameters {
  // docker --env-file keeps the quotes that a shell would take away.
  if (/^["'\s]/.test(text))
    throw new Error('begins with a quote or a blank: write it without quotes and blanks around it')
  const [, scheme = ''] = /^([a-z][a-z0-9+.:-]*):\/\//i.exec(text) ?? []
  if (scheme === 'postgres' || scheme === 'postgresql') return parseUrl(text.slice(scheme.length + 3))
  if (/^jdbc:/i.test(text))
    throw new Error('is a JDBC URL: write postgres://user:password@host:port/database')
  const [, driver] = /^postgres(?:ql)?\+(\w+)$/i.exec(scheme) ?? []
  if (driver !== undefined) throw new Error(`is a URL of SQLAlchemy: write postgresql:// without +${driver}`)
  if (/^postgres(?:ql)?$/i.test(scheme))
    throw new Error('begins with capitals: write postgres:// or postgresql://')
  if (scheme === '' && text.includes('=')) return parseDsn(text)
  throw new Error('does not begin with postgres:// or postgresql://, and is no list of key=value')
}
