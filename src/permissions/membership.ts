import { identifier } from '../database/quote.ts'
import type { Membership } from './denial.ts'
import type { Circumstances, FoundRole } from './lookup.ts'

/** Makes the role in force a member of another one, so that it may do what it was denied. */
export function memberText(
  { name, member }: FoundRole,
  option: Membership,
  { role, version, inherits, database }: Circumstances,
): string {
  if (name === 'pg_database_owner')
    return `ALTER DATABASE ${identifier(database)} OWNER TO ${identifier(role)};`
  // Since 16 a membership may be without SET or INHERIT, which a plain GRANT leaves as it is (tried).
  const lacks = version >= 160_000 && (member || (option === 'INHERIT' && !inherits))
  const options = option === 'ADMIN' ? ' WITH ADMIN OPTION' : lacks ? ` WITH ${option} TRUE` : ''
  return `GRANT ${identifier(name)} TO ${identifier(role)}${options};`
}
