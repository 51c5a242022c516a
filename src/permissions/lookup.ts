import { literal } from '../database/quote.ts'
import { type Catalog, catalogs, type Kind } from './catalogs.ts'

/** What the catalogs say about a denial. */
export interface Circumstances {
  /** 170005 for 17.5. */
  readonly version: number
  readonly database: string
  /** The role in force at the statement, or the owner of the SECURITY DEFINER function that it is in. */
  readonly role: string
  readonly inherits: boolean
  readonly createsRoles: boolean
  /** session_user. */
  readonly login: string
  /** Objects of the name that was denied, in any schema. */
  readonly objects: readonly FoundObject[]
  /** The role that the denial is about. */
  readonly about: FoundRole | null
  /** Who may create in the database may create the extension; null: there is no such extension. */
  readonly trusted: boolean | null
}

export interface FoundObject {
  /** What pg_identify_object calls it. */
  readonly type: string
  readonly schema: string | null
  /** Null where a name is not enough; then the identity, quoted, is what names it. */
  readonly name: string | null
  readonly identity: string
  readonly owner: FoundRole
  /** The role in force has the rights of the owner. */
  readonly mine: boolean
  readonly builtIn: boolean
  /** The privileges that the role in force lacks of those that were asked for. */
  readonly lacks: readonly string[]
  /** How far down the search_path its schema is; null where it is not on it. */
  readonly onPath: number | null
}

export interface FoundRole {
  readonly name: string
  readonly superuser: boolean
  /** The role in force is a member, or who logged in, whatever the options. */
  readonly member: boolean
  /** Who logged in may SET ROLE to it. */
  readonly assumable: boolean
}

export interface Question {
  readonly object?: { readonly kind: Kind; readonly name: string; readonly privileges: readonly string[] }
  readonly extension?: string | undefined
  readonly about?: string | undefined
  /** Functions around the statement, the innermost first. */
  readonly functions: readonly string[]
  /** Instead of the role in force. */
  readonly role?: string | undefined
}

/** One statement that returns one row, with Circumstances as JSON. Whoever may connect may run it. */
export function lookupText({ object, extension, about, functions, role }: Question): string {
  return `SELECT pg_catalog.json_build_object(
    'version', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
    'database', pg_catalog.current_database(), 'login', session_user,
    'role', r.rolname, 'inherits', r.rolinherit, 'createsRoles', r.rolcreaterole,
    'objects', ${object === undefined ? `'[]'::pg_catalog.json` : objectsText(object)},
    'about', ${about === undefined ? 'NULL' : roleText(`t.rolname = ${literal(about)}`)},
    'trusted', ${extension === undefined ? 'NULL' : `(SELECT pg_catalog.bool_or(trusted) FROM pg_catalog.pg_available_extension_versions WHERE name = ${literal(extension)})`}
  ) AS circumstances FROM pg_catalog.pg_roles r WHERE r.rolname = ${role === undefined ? inForce(functions) : literal(role)}`
}

/** The outer functions run with the role of the innermost that is SECURITY DEFINER. */
function inForce(functions: readonly string[]): string {
  if (functions.length === 0) return 'current_user'
  const called = functions.map((name, at) => `(${at}, ${literal(name)})`).join(', ')
  return `COALESCE((SELECT pg_catalog.pg_get_userbyid(p.proowner) FROM (VALUES ${called}) AS f(at, name)
    JOIN pg_catalog.pg_proc p ON p.prosecdef JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      AND f.name IN (p.proname, pg_catalog.quote_ident(p.proname), pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname))
    ORDER BY f.at LIMIT 1), current_user)`
}

function roleText(which: string): string {
  return `(SELECT pg_catalog.json_build_object('name', t.rolname, 'superuser', t.rolsuper,
    'member', pg_catalog.pg_has_role(r.oid, t.oid, 'MEMBER') OR pg_catalog.pg_has_role(session_user, t.oid, 'MEMBER'),
    'assumable', pg_catalog.pg_has_role(session_user, t.oid,
      CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000 THEN 'MEMBER' ELSE 'SET' END))
    FROM pg_catalog.pg_roles t WHERE ${which})`
}

function objectsText({ kind, name, privileges }: NonNullable<Question['object']>): string {
  const { has }: Catalog = catalogs[kind]
  // Of a sequence there are privileges, of an index there are only those of its table.
  const whole = kind === 'index' || privileges.length === 0
  const wanted = `ARRAY[${privileges.map(literal).join(', ')}]::pg_catalog.text[]`
  const lacking =
    has === undefined
      ? wanted
      : `ARRAY(SELECT p FROM pg_catalog.unnest(${wanted}) AS p WHERE NOT pg_catalog.${has}(r.oid, o.oid, p))`
  return `COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'type', i.type, 'schema', (pg_catalog.parse_ident(i.schema))[1], 'name', (pg_catalog.parse_ident(i.name))[1], 'identity', i.identity,
      'owner', ${roleText('t.oid = o.owner')}, 'mine', pg_catalog.pg_has_role(r.oid, o.owner, 'USAGE'),
      'builtIn', o.builtin, 'lacks', ${lacking},
      'onPath', pg_catalog.array_position(pg_catalog.current_schemas(false), (pg_catalog.parse_ident(i.schema))[1]::pg_catalog.name)))
    FROM (${candidatesText(kind, name, whole)}) AS o
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) AS i), '[]')`
}

/** Every object of a name, which messages give with its schema or without, and of a type quoted where need be. */
function candidatesText(kind: Kind, name: string, whole: boolean): string {
  const { catalog, class: classOf = catalog, prefix, inSchema, table, ...own }: Catalog = catalogs[kind]
  const { owner = `${prefix}owner`, name: named = `x.${prefix}name` } = own
  const names = `(${literal(name)}, ${literal(name.replaceAll('"', ''))})`
  const oid = table !== undefined && whole ? `COALESCE(${table}, x.oid)` : 'x.oid'
  // The schema public and the database postgres were made by initdb, and are anybody's.
  const builtIn = kind === 'schema' || kind === 'database' ? 'false' : 'x.oid < 16384'
  return `SELECT 'pg_catalog.${classOf}'::pg_catalog.regclass AS class, ${oid} AS oid, x.${owner} AS owner, ${builtIn} AS builtin
    FROM pg_catalog.${catalog} x ${inSchema ? `JOIN pg_catalog.pg_namespace n ON n.oid = x.${prefix}namespace` : ''}
    WHERE ${named} IN ${names}${inSchema ? ` OR n.nspname || '.' || ${named} IN ${names}` : ''}`
}
