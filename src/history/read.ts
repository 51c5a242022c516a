import type { TableName } from '../config/parse.ts'
import { NotWritable } from '../database/connect.ts'
import { type Answer, objectsOf } from '../database/message.ts'
import { identifier } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure.ts'
import type { Entry } from './entry.ts'
import { type Facts, factsOf, factsText, readText, settingsBeforeFacts } from './facts.ts'
import { chooseTable, type HistoryTable, tableLocked } from './table.ts'

/** What the history says, and about which server. */
export interface History {
  readonly facts: Facts
  /** Where it stands; `exists` is false where nothing was ever recorded. */
  readonly table: HistoryTable
  readonly entries: readonly Entry[]
  /** The session talks through a pooler: its protocol's process id is not that of the server process. */
  readonly pooled: boolean
}

/**
 * Reads facts and history in one round trip, writing nothing: SELECT on the table is all it needs.
 *
 * Throws HISTORY_TABLE_UNUSABLE, PERMISSION_MISSING or CONNECTION_REFUSED (a server that is not supported).
 */
export async function readHistory(
  session: Session,
  name: TableName,
  role: string | undefined,
  attempts = 3,
): Promise<History> {
  const answer = await session.send(readText(name, role), { keepRows: true })
  const facts = factsOf(answer)
  if (facts === undefined) throw factsFailure(answer, name, { role, login: session.server.user })
  assertSupported(facts, session)
  const table = chooseTable(name, facts)
  const missing = codeOf(answer.error) === sqlstate.undefinedTable
  // The catalog, the name and the rows are looked at one after the other: another run may make the table in between.
  const agree = facts.resolved === (facts.tables[0]?.oid ?? null) && missing === !table.exists
  if (!agree && attempts > 1) return readHistory(session, name, role, attempts - 1)
  if (facts.resolved !== (facts.tables[0]?.oid ?? null))
    // Behind a pooler somebody else's temporary table may be here: its rows are not the history.
    throw new RunError({
      code: 'HISTORY_TABLE_UNUSABLE',
      table: table.display,
      reason: 'a temporary table of that name hides it in this session',
      hint: `Name its schema: RATCHET_TABLE=${table.display}`,
    })
  // A missing table is believed only where the catalog says so too: the error alone could mean another.
  if (answer.error !== undefined && (!missing || table.exists)) throw readFailure(answer.error, table, facts)
  const rows = missing ? [] : objectsOf(answer.results.at(-1))
  return {
    facts,
    table,
    entries: rows.map((row) => entryOf(row, table)),
    pooled: session.processId !== facts.processId,
  }
}

/** The facts alone, for those who need no history. Throws CONNECTION_REFUSED. */
export async function readFacts(session: Session, name: TableName): Promise<Facts> {
  const answer = await session.send(factsText(name), { keepRows: true })
  const facts = factsOf(answer)
  if (facts === undefined) throw answer.error
  assertSupported(facts, session)
  return facts
}

function assertSupported({ versionNumber, versionText }: Facts, { server }: Session): void {
  if (versionNumber < 140_000)
    throw new RunError({
      code: 'CONNECTION_REFUSED',
      address: server.address,
      reason: `it is ${versionText.split(' ').slice(0, 2).join(' ')}`,
      hint: 'PostgreSQL 14 or newer is needed.',
    })
}

/** Throws NotWritable where the server cannot be written to now but may be soon: a standby, or read-only by configuration. */
export function assertWritable(facts: Facts): void {
  if (facts.inRecovery) throw new NotWritable('it is a standby (in recovery)')
  // A role's or database's own default is overridden by BEGIN READ WRITE; managed PostgreSQL sets the
  // server's own when the disk is nearly full.
  if (
    facts.readOnly &&
    !['user', 'database', 'database user', 'client', 'session'].includes(facts.readOnlySource)
  )
    throw new NotWritable(`default_transaction_read_only is on (${facts.readOnlySource})`)
}

const sha256 = /^[0-9a-f]{64}$/

function entryOf(row: Record<string, string | null>, { columns }: HistoryTable): Entry {
  const text = (column: string) => row[column] ?? undefined
  return {
    version: row.version ?? '',
    name: text('name'),
    kind: text('kind'),
    // Another program's column of that name may hold something else, which is no edit.
    checksum: columns.has('checksum') ? sha256.exec(row.checksum ?? '')?.[0] : undefined,
    // 2026-11-21 07:11:02.123456+00, as UTC; a timestamp without a time zone stays as it is.
    executedAt: (text('executed_at') ?? text('applied_at'))?.replace(' ', 'T').replace(/\+00$/, 'Z'),
    executionMs: row.execution_ms ? Number(row.execution_ms) : undefined,
    executedBy: text('executed_by'),
  }
}

/** What failed before the facts came: the role, or the look into the schema that was named. */
function factsFailure(
  { error, completed }: Answer,
  { schema }: TableName,
  { role, login }: { readonly role: string | undefined; readonly login: string },
): Error | undefined {
  const code = codeOf(error)
  const missing = (doing: string, hint: string) =>
    new RunError({ code: 'PERMISSION_MISSING', doing, reason: error?.message ?? '', hint }, { cause: error })
  if (role !== undefined && code === sqlstate.invalidParameterValue)
    return missing(`assuming the role ${role}`, 'Correct RATCHET_ROLE, or create the role.')
  if (code !== sqlstate.insufficientPrivilege) return error
  if (schema !== undefined && completed >= settingsBeforeFacts(role))
    return missing(
      `looking for the history table in the schema ${schema}`,
      `Run: GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${identifier(role ?? login)};`,
    )
  if (role === undefined) return error
  return missing(
    `assuming the role ${role}`,
    `Run as a superuser: GRANT ${identifier(role)} TO ${identifier(login)};`,
  )
}

function readFailure(error: Error, table: HistoryTable, facts: Facts): Error {
  const { schema } = table
  if (codeOf(error) === sqlstate.lockNotAvailable) return tableLocked(table.display, error)
  if (codeOf(error) !== sqlstate.insufficientPrivilege) return error
  const policies = error.message.includes('row-level security')
  return new RunError(
    {
      code: 'PERMISSION_MISSING',
      doing: `reading the history table ${table.display}`,
      reason: error.message,
      hint: policies
        ? `A row-level security policy hides rows of the history from ${facts.role}. Run: ALTER TABLE ${table.sql} DISABLE ROW LEVEL SECURITY; or run as its owner.`
        : `Run: GRANT USAGE ON SCHEMA ${identifier(schema ?? '')} TO ${identifier(facts.role)}; GRANT SELECT, INSERT, UPDATE, DELETE ON ${table.sql} TO ${identifier(facts.role)};`,
    },
    { cause: error },
  )
}
