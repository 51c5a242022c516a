import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { look } from './look.ts'
import { Reader } from './reader.ts'
import type { Witness } from './witness.ts'

/** Where the server keeps what is known by its name alone. */
interface Catalog {
  readonly table: string
  readonly name: string
  /** Which of its rows can be meant. */
  readonly where?: string
  /** Which of its rows are wrecks, that nothing can be done with but to drop them. */
  readonly broken?: string
}

const catalogs = {
  // A DROP DATABASE that was cut off (manual, pg_database.datconnlimit).
  database: { table: 'pg_database', name: 'datname', broken: 'datconnlimit = -2' },
  tablespace: { table: 'pg_tablespace', name: 'spcname' },
  subscription: {
    table: 'pg_subscription',
    name: 'subname',
    where:
      'subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())',
  },
} as const satisfies Record<string, Catalog>

export type ObjectType = keyof typeof catalogs

interface Noted {
  /** As the server stores it. */
  readonly name: string | null
  readonly was: string | null
}

/** The witness of CREATE DATABASE, TABLESPACE or SUBSCRIPTION. Done if it is there and was not. */
export function createObject(type: ObjectType, text: string): Witness {
  return {
    ...witnessed(type, 'create', text),
    settle: async (session, noted) => {
      const { name, was } = noted as unknown as Noted
      const found = was === null ? await find(session, catalogs[type], name) : undefined
      if (found === undefined) return 'repeat'
      if (found.broken !== 't') return 'done'
      await session.query(`DROP ${type.toUpperCase()} IF EXISTS ${found.quoted}`)
      return 'repeat'
    },
  }
}

/** The witness of DROP DATABASE, TABLESPACE or SUBSCRIPTION. By OID: another one of that name must not be dropped. */
export function dropObject(type: ObjectType, text: string): Witness {
  const { table } = catalogs[type]
  const word = type.toUpperCase()
  return {
    ...witnessed(type, 'drop', text),
    settle: async (session, noted) => {
      const { name, was } = noted as unknown as Noted
      if (was === null) return 'repeat'
      if ((await look(session, `SELECT FROM ${table} WHERE oid = ${was}`)).length > 0) return 'repeat'
      const another = await find(session, catalogs[type], name)
      if (another === undefined) return 'done'
      const { quoted } = another
      return {
        reason: 'recreated',
        found: `The ${type} is gone, and somebody has made another one of that name: ${quoted}.`,
        ways: [
          `If that one is to go too, drop it with DROP ${word} ${quoted}; and run again.`,
          `If it is to stay, give it another name with ALTER ${word} ${quoted} RENAME TO …; run again, and give it back its name.`,
        ],
      }
    },
  }
}

function witnessed(type: ObjectType, verb: string, text: string): Omit<Witness, 'settle'> {
  const reader = new Reader(text)
  reader.take(verb, type)
  reader.take('if', 'exists')
  const { table, name, where = 'true' }: Catalog = catalogs[type]
  const facts = `(SELECT pg_catalog.jsonb_build_object('name', o.name, 'was',
      (SELECT oid::pg_catalog.text FROM pg_catalog.${table} WHERE ${name} = o.name AND ${where}))
    FROM (SELECT (pg_catalog.parse_ident(${literal(reader.plainName())}))[1]::pg_catalog.name AS name) o)`
  return { facts: () => facts, ready: async () => {}, verify: async () => undefined }
}

async function find(
  session: Session,
  { table, name, where = 'true', broken = 'false' }: Catalog,
  wanted: string | null,
): Promise<Record<string, string | null> | undefined> {
  const [found] = await look(
    session,
    `SELECT quote_ident(${name}) AS quoted, ${broken} AS broken FROM ${table} WHERE ${name} = ${literal(wanted)} AND ${where}`,
  )
  return found
}
