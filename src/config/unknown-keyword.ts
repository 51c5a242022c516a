import { closestMatch } from 'leven'
import { keywords } from './keyword.ts'

/** Parameters that other programs put into connection strings, and what does the same for libpq. */
const foreign: Readonly<Record<string, string>> = {
  schema: 'write options=-c%20search_path%3Dname, or set RATCHET_TABLE for the history alone',
  search_path: 'write options=-c%20search_path%3Dname',
  currentSchema: 'write options=-c%20search_path%3Dname',
  ssl: 'write sslmode=require',
  sslaccept: 'write sslmode=require or sslmode=verify-full',
  pgbouncer: 'leave it out, a pooler is recognised',
  connection_limit: 'leave it out, there is no pool here',
  pool_timeout: 'leave it out, there is no pool here',
  database: 'write dbname',
  username: 'write user',
}

/**
 * The error ("DATABASE_URL has …") for a parameter that libpq does not know, with a suggestion. Unless the name is beyond doubt
 * (`certain`), one that resembles nothing is not shown: it may be a part of a password.
 */
export function unknownKeyword(name: string, certain: boolean): Error {
  const instead = Object.hasOwn(foreign, name) ? foreign[name] : undefined
  const like = closestMatch(name, Object.keys(keywords), { maxDistance: 3 })
  const advice = instead ?? (like === undefined ? undefined : `did you mean ${like}?`)
  const shown = advice !== undefined || (certain && /^\w{1,40}$/.test(name))
  return new Error(
    `has ${shown ? `the parameter ${name}, which` : 'a parameter that'} PostgreSQL does not know${advice === undefined ? '' : `: ${advice}`}`,
  )
}
