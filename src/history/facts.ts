import type { TableName } from '../config/parse.ts'
import { type Answer, objectsOf } from '../database/message.ts'
import { literal } from '../database/quote.ts'
import { noTransactionTimeout } from '../database/transaction-timeout.ts'
import { progressName } from './progress.ts'
import { readSettings, sqlName } from './reading.ts'

/** One process of one server, which no other ever is: process ids come again, and are the same on several servers. */
export interface Backend {
  readonly processId: number
  /** When it began, in seconds since 1970 as the server writes them. */
  readonly backendStart: string
}

/** What the run must know about the server and the history table before it decides anything. */
export interface Facts extends Backend {
  /** 170005 for 17.5. */
  readonly versionNumber: number
  readonly versionText: string
  readonly inRecovery: boolean
  /** The transaction could not write: a standby, or `default_transaction_read_only`. */
  readonly readOnly: boolean
  /** Where default_transaction_read_only comes from: `user` and `database` are overridden, the rest are not. */
  readonly readOnlySource: string
  readonly role: string
  /** Null where the search_path names no schema that exists. */
  readonly currentSchema: string | null
  readonly lockTimeoutMs: number
  readonly synchronousCommit: string
  /** Backslashes in plain literals mean nothing: the default, unless the role or database says otherwise. */
  readonly standardStrings: boolean
  /** The relation that the unqualified name means in this session: a temporary table would hide ours. */
  readonly resolved: number | null
  /** Every relation of the history table's name along the search_path, or in the schema that was named. */
  readonly tables: readonly TableFacts[]
  /** Schemas of the search_path, or the one that was named, that are there and that the role may not use. */
  readonly barred: readonly BarredSchema[]
  /** The schemas among these that have a progress table (progress.ts). */
  readonly progress: readonly string[]
  /** Schemas with tables that are neither ours nor an extension's; null where a history has rows, and nobody has asked. */
  readonly others: readonly OtherTable[] | null
}

/** One schema that has tables of somebody else. */
interface OtherTable {
  readonly schema: string
  /** One of its tables. */
  readonly table: string
  /** It is along the search_path, or the one that the history is in. */
  readonly near: boolean
}

interface BarredSchema {
  readonly schema: string
  /** A table of the history's name is in it. */
  readonly holdsTable: boolean
}

export interface TableFacts {
  readonly oid: number
  readonly schema: string
  /** pg_class.relkind: r table, p partitioned table, v view, … */
  readonly kind: string
  /** We may ALTER it. */
  readonly mine: boolean
  readonly columns: readonly ColumnFacts[]
  /** The columns of each unique, valid, immediate index without expression or condition. */
  readonly keys: readonly (readonly string[])[]
  /** A table that Rails keeps beside its own. */
  readonly rails: boolean
}

export interface ColumnFacts {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: boolean
  /** The server computes it: it cannot be inserted. */
  readonly generated: boolean
}

/**
 * The facts first, then the rows, in one message (see reading.ts). Where the table does not exist, its SELECT fails with 42P01
 * after the facts have come.
 */
export function readText(name: TableName, role: string | undefined): string {
  return [
    ...readSettings(role),
    ...asConfigured.map((setting) => `SET LOCAL ${setting} TO DEFAULT`),
    factsText(name),
    `SELECT * FROM ${sqlName(name)}`,
  ].join('; ')
}

/**
 * Settings that facts tell as server, database and role have them: behind a pooler another client's may be here.
 * pg_settings knows them too, but makes a row of every setting there is: 2 ms in a server process that has just begun.
 */
const asConfigured = ['lock_timeout', 'synchronous_commit', 'standard_conforming_strings']

/** The facts alone: one statement that returns one row. Settings are told as they are. */
export function factsText({ schema, table }: TableName): string {
  // What FROM says is as it was before lock_timeout is set: OFFSET keeps it a query of its own.
  const schemas =
    schema === undefined
      ? 'SELECT s, o FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path(s, o)'
      : `SELECT ${literal(schema)}::pg_catalog.name, 1`
  // current_schemas() leaves out what the role may not use. A name with a comma or a quote in it is not recognised.
  const meant =
    schema === undefined
      ? `SELECT CASE s WHEN '$user' THEN current_user ELSE s END, o FROM (SELECT pg_catalog.btrim(s, ' "'), o
        FROM pg_catalog.unnest(pg_catalog.string_to_array(pg_catalog.current_setting('search_path'), ',')) WITH ORDINALITY AS setting(s, o)) AS named(s, o)`
      : schemas
  return `SELECT pg_catalog.set_config('row_security', 'off', true), pg_catalog.set_config('lock_timeout', '5s', true),
  pg_catalog.set_config('timezone', 'UTC', true), pg_catalog.set_config('datestyle', 'ISO', true),
  ${noTransactionTimeout},
  pg_catalog.json_build_object(
    'versionNumber', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
    'versionText', pg_catalog.version(),
    'inRecovery', pg_catalog.pg_is_in_recovery(),
    'readOnly', pg_catalog.current_setting('transaction_read_only') = 'on',
    'readOnlySource', CASE WHEN pg_catalog.current_setting('transaction_read_only') = 'on'
      THEN (SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only') ELSE 'default' END,
    'processId', pg_catalog.pg_backend_pid(),
    'backendStart', (SELECT EXTRACT(epoch FROM backend_start)::pg_catalog.text
      FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())),
    'role', current_user,
    'currentSchema', pg_catalog.current_schema(),
    'lockTimeoutMs', (EXTRACT(epoch FROM said.lock_timeout::pg_catalog.interval) * 1000)::pg_catalog.int4,
    'synchronousCommit', said.synchronous_commit,
    'resolved', ${resolvedText({ schema, table })},
    'barred', COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'holdsTable',
        EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = ${literal(table)} AND c.relkind IN ('r', 'p'))) ORDER BY path.o)
      FROM (${meant}) AS path(s, o) JOIN pg_catalog.pg_namespace n ON n.nspname = path.s
      WHERE NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')), '[]'),
    'standardStrings', said.standard_conforming_strings = 'on',
    'others', ${othersUnlessHistory({ schema, table })},
    'progress', COALESCE((SELECT pg_catalog.json_agg(n.nspname)
      FROM (${schemas}) AS path(s, o)
      JOIN pg_catalog.pg_namespace n ON n.nspname = path.s
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ${literal(progressName(table))}), '[]'),
    'tables', COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'oid', c.oid::pg_catalog.int8,
      'schema', n.nspname,
      'kind', c.relkind,
      'mine', pg_catalog.pg_has_role(c.relowner, 'USAGE'),
      'rails', EXISTS (SELECT FROM pg_catalog.pg_class r WHERE r.relnamespace = c.relnamespace AND r.relname = 'ar_internal_metadata'),
      'columns', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
          'name', a.attname,
          'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
          'notNull', a.attnotnull,
          'default', a.atthasdef OR a.attidentity <> '',
          'generated', a.attgenerated <> '' OR a.attidentity = 'a') ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'keys', COALESCE((SELECT pg_catalog.json_agg(
          (SELECT pg_catalog.json_agg(a.attname) FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])))
        FROM pg_catalog.pg_index i
        WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
          AND i.indpred IS NULL AND i.indexprs IS NULL), '[]')
      ) ORDER BY path.o)
      FROM (${schemas}) AS path(s, o)
      JOIN pg_catalog.pg_namespace n ON n.nspname = path.s
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ${literal(table)} AND c.relkind <> 'i' AND c.relkind <> 'S' AND c.relkind <> 'c'
    ), '[]')) AS facts
  FROM (SELECT ${asConfigured.map((setting) => `pg_catalog.current_setting('${setting}') AS ${setting}`)} OFFSET 0) AS said`
}

/**
 * The catalog is gone through only where no history is known to have rows: an `up` with nothing to do costs as little with a
 * hundred thousand tables. What is known is the server's statistics, as its size would wait for whoever locks the table;
 * where they are wrong, it is asked about once more (read.ts).
 */
function othersUnlessHistory(name: TableName): string {
  return `CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class h WHERE h.relname = ${literal(name.table)} AND h.relkind = 'r'
      AND (h.relpages > 1 OR pg_catalog.pg_stat_get_live_tuples(h.oid) > 0)) THEN NULL ELSE ${othersText(name)} END`
}

/** An expression: tables of somebody else. Extensions own theirs by a dependency of the type `e`. */
function othersText({ schema, table }: TableName): string {
  const near = schema === undefined ? 'false' : `n.nspname = ${literal(schema)}`
  return `COALESCE((SELECT pg_catalog.json_agg(o) FROM (
        SELECT n.nspname AS schema, pg_catalog.min(c.relname::pg_catalog.text) AS table,
          ${near} OR n.nspname = ANY (pg_catalog.current_schemas(false)) AS near
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND c.relname <> ${literal(table)} AND c.relname <> ${literal(progressName(table))}
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
        GROUP BY n.nspname ORDER BY 3 DESC, 1 LIMIT 100) o), '[]')`
}

/** With a schema that the role may not use, to_regclass() fails. */
function resolvedText(name: TableName): string {
  const oid = `pg_catalog.to_regclass(${literal(sqlName(name))})::pg_catalog.oid::pg_catalog.int8`
  return name.schema === undefined
    ? oid
    : `(SELECT CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN ${oid} END
      FROM pg_catalog.pg_namespace n WHERE n.nspname = ${literal(name.schema)})`
}

/** The facts in the answer to a message that asked for them; undefined where it failed before they came. */
export function factsOf({ results }: Answer): Facts | undefined {
  // Of all rows, which may be a million, one is looked at.
  const [row] = objectsOf(results.find(({ columns }) => columns.includes('facts')))
  return row?.facts ? (JSON.parse(row.facts) as Facts) : undefined
}

/** Asks for what the facts did not say. */
export function othersOnly(name: TableName, role: string | undefined): string {
  return [...readSettings(role), `SELECT ${othersText(name)} AS others`].join('; ')
}
