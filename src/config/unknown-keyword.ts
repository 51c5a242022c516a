import { closestMatch } from 'leven'
import { isKeyword, type Keyword, keywords } from './keyword.ts'

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
 * The error ("DATABASE_URL has …") for a parameter that libpq does not know, with a suggestion. Its name is not shown where
 * it may be a part of a password: behind a secret, and where it resembles nothing, unless it is beyond doubt that it is a
 * name (`certain`).
 */
export function unknownKeyword(
  name: string,
  { certain, behind }: { readonly certain: boolean; readonly behind: readonly string[] },
): Error {
  const instead = Object.hasOwn(foreign, name) ? foreign[name] : undefined
  const maxDistance = Math.min(3, Math.floor(name.length / 2))
  const like = closestMatch(name, Object.keys(keywords), { maxDistance })
  const advice = instead ?? (like === undefined ? undefined : `did you mean ${like}?`)
  const shown =
    instead !== undefined ||
    (!behind.some(isSecret) && (like !== undefined || (certain && /^\w{1,40}$/.test(name))))
  return new Error(
    `has ${shown ? `the parameter ${name}, which` : 'a parameter that'} PostgreSQL does not know${advice === undefined ? '' : `: ${advice}`}`,
  )
}

function isSecret(name: string): boolean {
  const keyword: Keyword | undefined = isKeyword(name) ? keywords[name] : undefined
  return keyword?.secret ?? false
}
