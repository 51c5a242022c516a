import type { TableName } from '../config/parse.ts'
import { type Answer, objectsOf } from '../database/message.ts'
import { identifier, literal } from '../database/quote.ts'
import { progressName } from './progress.ts'

/** What the run must know about the server and the history table before it decides anything. */
export interface Facts {
  /** 170005 for 17.5. */
  readonly versionNumber: number
  readonly versionText: string
  readonly inRecovery: boolean
  /** The transaction could not write: a standby, or `default_transaction_read_only`. */
  readonly readOnly: boolean
  /** Where default_transaction_read_only comes from: `user` and `database` are overridden, the rest are not. */
  readonly readOnlySource: string
  readonly processId: number
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
  /** The schemas among these that have a progress table (progress.ts). */
  readonly progress: readonly string[]
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
 * One message without BEGIN, so that everything in it is one implicit transaction and LOCAL settings leave
 * nothing behind: the facts first, then the rows. Where the table does not exist, its SELECT fails with
 * 42P01 after the facts have come.
 *
 * - SESSION AUTHORIZATION DEFAULT: behind a pooler another client's SET ROLE reaches us (tried); a role that
 *   ALTER ROLE … SET role gave us stays.
 * - search_path TO DEFAULT: behind a pooler another client's SET search_path reaches us, and the history
 *   would not be there (tried).
 * - row_security off: a policy that hides rows becomes an error instead of an empty history.
 * - lock_timeout: a migration that has locked the table must not hang `status`.
 * - statement_timeout, transaction_timeout (17 and newer): the role's own are meant for others.
 * - timezone and datestyle: times come in one form, whatever the role's own are.
 */
export function readText(name: TableName, role: string | undefined): string {
  return [...settings(role), factsText(name), `SELECT * FROM ${sqlName(name)}`].join('; ')
}

function settings(role: string | undefined): string[] {
  return [
    'SET LOCAL SESSION AUTHORIZATION DEFAULT',
    'SET LOCAL search_path TO DEFAULT',
    'SET LOCAL statement_timeout = 0',
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
  ]
}

/** How many statements come before the facts: one that failed behind them was about the table. */
export function settingsBeforeFacts(role: string | undefined): number {
  return settings(role).length
}

/** The facts alone: one statement that returns one row. */
export function factsText({ schema, table }: TableName): string {
  const schemas =
    schema === undefined
      ? 'SELECT s, o FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path(s, o)'
      : `SELECT ${literal(schema)}::pg_catalog.name, 1`
  return `SELECT pg_catalog.set_config('row_security', 'off', true), pg_catalog.set_config('lock_timeout', '5s', true),
  pg_catalog.set_config('timezone', 'UTC', true), pg_catalog.set_config('datestyle', 'ISO', true),
  (SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'),
  pg_catalog.json_build_object(
    'versionNumber', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
    'versionText', pg_catalog.version(),
    'inRecovery', pg_catalog.pg_is_in_recovery(),
    'readOnly', pg_catalog.current_setting('transaction_read_only') = 'on',
    'readOnlySource', (SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'),
    'processId', pg_catalog.pg_backend_pid(),
    'role', current_user,
    'currentSchema', pg_catalog.current_schema(),
    'lockTimeoutMs', (SELECT reset_val::pg_catalog.int4 FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'),
    'synchronousCommit', (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'synchronous_commit'),
    'resolved', pg_catalog.to_regclass(${literal(sqlName({ schema, table }))})::pg_catalog.oid::pg_catalog.int8,
    'standardStrings', (SELECT reset_val = 'on' FROM pg_catalog.pg_settings WHERE name = 'standard_conforming_strings'),
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
    ), '[]')) AS facts`
}

function sqlName({ schema, table }: TableName): string {
  return schema === undefined ? identifier(table) : `${identifier(schema)}.${identifier(table)}`
}

/** The facts in the answer to a message that asked for them; undefined where it failed before they came. */
export function factsOf({ results }: Answer): Facts | undefined {
  const row = results.flatMap(objectsOf).find((candidate) => candidate.facts)
  return row?.facts ? (JSON.parse(row.facts) as Facts) : undefined
}
