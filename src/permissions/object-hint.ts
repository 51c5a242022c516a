import { identifier } from '../database/quote.ts'
import type { Denial } from './denial.ts'
import type { Circumstances, FoundObject } from './lookup.ts'
import { memberText } from './membership.ts'
import { schemaPrivileges } from './needs.ts'
import { type Denied, mentions } from './statement.ts'

/** The GRANT of what the statement needs on an object; who may not grant it to others is told as who is not the owner. */
export function privilegeHint(
  { kind, name }: Extract<Denial, { type: 'privilege' }>,
  denied: Denied,
  found: Circumstances,
): string | undefined {
  if (/^(?:grant|revoke)$/.test(denied.words[0] ?? '')) return ownedHint(denied, found)
  const object = choose(
    found.objects.filter(({ lacks }) => lacks.length > 0),
    denied,
  )
  if (object === undefined) return undefined
  const privileges = kind === 'schema' ? schemaPrivileges(object.lacks, name, denied) : object.lacks
  if (privileges.length === 0) return undefined
  return `Run: GRANT ${privileges.join(', ')} ON ${nounOf(object, 'GRANT')}${sqlOf(object)} TO ${identifier(found.role)};`
}

/** Whose the object is, and how the role gets at it. */
export function ownedHint(denied: Denied, found: Circumstances): string | undefined {
  const object = choose(
    found.objects.filter(({ mine, builtIn }) => !mine && !builtIn),
    denied,
  )
  return object && ownerHint(object, denied, found)
}

/** The one that is meant: the one that the statement names with its schema, else the first along the search_path. */
function choose(objects: readonly FoundObject[], denied: Denied): FoundObject | undefined {
  if (objects.length < 2) return objects[0]
  const named = objects.filter(({ schema, name }) => schema !== null && mentions(denied, `${schema}.${name}`))
  if (named.length > 0) return named.length === 1 ? named[0] : undefined
  const onPath = objects.filter(({ onPath }) => onPath !== null)
  const first = Math.min(...onPath.map(({ onPath }) => onPath ?? 0))
  const [found, another] = onPath.filter(({ onPath }) => onPath === first)
  return another === undefined ? found : undefined
}

/** Objects that a role made belong to it: it is best run as that role. Of a superuser's, nobody should become a member. */
function ownerHint(object: FoundObject, { functions }: Denied, found: Circumstances): string {
  const { owner } = object
  const { role, version, inherits } = found
  const belongs = `${sqlOf(object)} belongs to ${identifier(owner.name)}`
  if (owner.superuser || owner.name === 'pg_database_owner')
    return object.type === 'extension'
      ? `${belongs}, which has to run this itself.`
      : `${belongs}. Run: ALTER ${nounOf(object, 'ALTER')}${sqlOf(object)} OWNER TO ${identifier(role)};`
  const asOwner = `RATCHET_ROLE=${owner.name}, or SET ROLE ${identifier(owner.name)}; in the file`
  // In a function the role cannot be chosen.
  if (owner.assumable && functions.length === 0) return `${belongs}. Run it as that role: ${asOwner}.`
  const grant = memberText(owner, 'INHERIT', found)
  return version < 160_000 && !inherits
    ? `${belongs}. Run: ${grant} then run it as that role: ${asOwner}.`
    : `${belongs}. Run: ${grant}`
}

/** Relations and the like are quoted as everywhere; what has arguments or USING behind it, as the server does it. */
function sqlOf({ type, schema, name, identity }: FoundObject): string {
  if (name === null || /^operator (?:class|family)$/.test(type)) return identity
  return schema === null ? identifier(name) : `${identifier(schema)}.${identifier(name)}`
}

/** The keyword, and a blank behind it; tables need none where something is granted on them. */
function nounOf({ type }: FoundObject, verb: 'GRANT' | 'ALTER'): string {
  const tables = ['table', 'view', 'materialized view', 'foreign table']
  if (verb === 'GRANT' && tables.includes(type)) return ''
  const nouns: Readonly<Record<string, string>> = {
    aggregate: verb === 'GRANT' ? 'FUNCTION' : 'AGGREGATE',
    server: verb === 'GRANT' ? 'FOREIGN SERVER' : 'SERVER',
    'statistics object': 'STATISTICS',
  }
  return `${nouns[type] ?? type.replaceAll('-', ' ').toUpperCase()} `
}
